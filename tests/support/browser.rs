//! A browser without a window, driven through its debugging pipe: no port, no network, no crate.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Where a Chromium may be; a test on a machine without one says that it was skipped.
fn program() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|file| file.is_file())
}

/// One browser with one page.
pub struct Browser {
    process: Child,
    to: RefCell<File>,
    from: RefCell<BufReader<File>>,
    last: RefCell<u64>,
    session: RefCell<Option<String>>,
    /// What the page has asked for, and what it has complained of.
    pub events: RefCell<Vec<Value>>,
    _profile: TempDir,
}

impl Browser {
    /// Nothing where there is no browser.
    pub fn start() -> Option<Browser> {
        let Some(program) = program().filter(|_| cfg!(unix)) else {
            eprintln!("skipped: no Chromium on this machine");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        let (to, from) = (profile.path().join("to"), profile.path().join("from"));
        let made = Command::new("mkfifo").args([&to, &from]).status().expect("mkfifo runs");
        assert!(made.success());
        // The browser reads commands from descriptor 3 and writes answers to 4.
        let process = Command::new("sh")
            .arg("-c")
            .arg("to=\"$1\"; from=\"$2\"; shift 2; exec \"$@\" 3<\"$to\" 4>\"$from\"")
            .arg("sh")
            .args([&to, &from])
            .arg(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run", "--disable-quic"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps"])
            .arg(format!("--user-data-dir={}", profile.path().join("profile").display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let write = File::options().write(true).open(&to).expect("a pipe");
        let read = File::open(&from).expect("a pipe");
        let browser = Browser {
            process,
            to: RefCell::new(write),
            from: RefCell::new(BufReader::new(read)),
            last: RefCell::new(0),
            session: RefCell::new(None),
            events: RefCell::new(Vec::new()),
            _profile: profile,
        };
        // What is called Chromium may be a stub that asks for something to be installed.
        let Some(target) = browser.answer("Target.createTarget", json!({ "url": "about:blank" })) else {
            eprintln!("skipped: the Chromium of this machine does not start");
            return None;
        };
        let attached = browser.call("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        *browser.session.borrow_mut() = Some(attached["sessionId"].as_str().expect("a session").to_owned());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Sends a command and waits for its answer.
    pub fn call(&self, method: &str, parameters: Value) -> Value {
        self.answer(method, parameters).unwrap_or_else(|| panic!("the browser ended before it answered {method}"))
    }

    /// The same, nothing if the browser has ended; what comes in between is kept.
    fn answer(&self, method: &str, parameters: Value) -> Option<Value> {
        *self.last.borrow_mut() += 1;
        let id = *self.last.borrow();
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = &*self.session.borrow() {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.borrow_mut().write_all(&bytes).ok()?;
        loop {
            let mut answer = Vec::new();
            self.from.borrow_mut().read_until(0, &mut answer).ok()?;
            answer.pop().filter(|end| *end == 0)?;
            let answer: Value = serde_json::from_slice(&answer).expect("JSON");
            if answer["id"] == id {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return Some(answer["result"].clone());
            }
            self.events.borrow_mut().push(answer);
        }
    }

    /// The value of an expression in the page, promises awaited.
    pub fn value(&self, expression: &str) -> Value {
        // As the page itself: under its own policy.
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "allowUnsafeEvalBlockedByCSP": false });
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Opens a file and waits until the page says that it is ready.
    pub fn open(&self, file: &Path, address: &str, ready: &str) {
        self.call("Page.navigate", json!({ "url": format!("file://{}{address}", file.display()) }));
        let began = Instant::now();
        while self.value(ready) != json!(true) {
            assert!(began.elapsed() < Duration::from_secs(180), "the page does not get ready: {}", self.value("document.body.textContent"));
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    pub fn size(&self, width: u32, height: u32) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700 }),
        );
    }

    /// How many pages the page prints on.
    pub fn printed_pages(&self) -> usize {
        let printed = self.call("Page.printToPDF", json!({ "preferCSSPageSize": true, "printBackground": true }));
        let document = STANDARD.decode(printed["data"].as_str().expect("a document")).expect("base64");
        let marks = document.windows(11).zip(document.iter().skip(11));
        marks.filter(|(mark, next)| mark == b"/Type /Page" && **next != b's').count()
    }

    /// Presses a key by its name.
    pub fn press(&self, key: &str) {
        for kind in ["keyDown", "keyUp"] {
            self.call(
                "Input.dispatchKeyEvent",
                json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": virtual_key(key) }),
            );
        }
    }

    /// Presses the pointer at one place and lets it go at another.
    pub fn drag(&self, from: (f64, f64), to: (f64, f64)) {
        for (kind, (x, y)) in [("mousePressed", from), ("mouseMoved", to), ("mouseReleased", to)] {
            self.call("Input.dispatchMouseEvent", json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 }));
        }
    }

    /// CPU time that each worker of the page has taken so far; empty where the system does not tell.
    pub fn worker_times(&self) -> Vec<Duration> {
        let words = |place: &Path| std::fs::read_to_string(place).unwrap_or_default();
        let entries = |place: &Path| {
            let names = std::fs::read_dir(place).into_iter().flatten().flatten().map(|entry| entry.path());
            let mut numbers: Vec<PathBuf> =
                names.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().parse::<u32>().is_ok())).collect();
            numbers.sort();
            numbers
        };
        // The parent of a process is the second word behind its name, which stands in brackets.
        let parent = |process: &Path| {
            let stat = words(&process.join("stat"));
            stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse::<u32>().ok())
        };
        let number = |process: &Path| process.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
        let processes = entries(Path::new("/proc"));
        let mut own = vec![self.process.id()];
        let mut at = 0;
        while at < own.len() {
            let children = processes.iter().filter(|process| parent(process) == Some(own[at])).filter_map(|process| number(process));
            let children: Vec<u32> = children.collect();
            own.extend(children);
            at += 1;
        }
        let threads = own.iter().flat_map(|process| entries(&PathBuf::from(format!("/proc/{process}/task"))));
        let workers = threads.filter(|thread| words(&thread.join("comm")).starts_with("DedicatedWorker"));
        let taken = |thread: PathBuf| words(&thread.join("schedstat")).split_whitespace().next()?.parse().ok().map(Duration::from_nanos);
        workers.filter_map(taken).collect()
    }

    /// Complaints of the page, and requests for anything but the file itself.
    pub fn faults(&self) -> Vec<String> {
        // Whatever happened before is told before this answer.
        self.value("1");
        let told = |event: &Value| {
            let parameters = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" => Some(parameters["exceptionDetails"].to_string()),
                "Runtime.consoleAPICalled" if parameters["type"] == "error" => Some(parameters["args"].to_string()),
                "Log.entryAdded" => Some(parameters["entry"].to_string()),
                // Workers are made of what the page holds itself.
                "Network.requestWillBeSent"
                    if parameters["type"] != "Document"
                        && !parameters["request"]["url"].as_str().is_some_and(|url| url.starts_with("blob:")) =>
                {
                    Some(parameters["request"]["url"].to_string())
                }
                _ => None,
            }
        };
        self.events.borrow().iter().filter_map(told).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It is this test's own process; that it may have ended already is no fault.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn virtual_key(key: &str) -> u32 {
    match key {
        "ArrowLeft" => 37,
        "ArrowUp" => 38,
        "ArrowRight" => 39,
        "ArrowDown" => 40,
        "Tab" => 9,
        "Enter" => 13,
        "Home" => 36,
        "End" => 35,
        _ => 0,
    }
}
