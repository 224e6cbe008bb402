//! What the model reads: in go the tape's input columns, out come structs with a field per input, a block or one number.

use std::collections::BTreeMap;

use fiveyear::engine::graph::InputKey;

use super::lanes::{LANES, Lanes};

/// Where each input is found, and the values of those that are the same in all draws.
pub struct Known<'a> {
    positions: BTreeMap<&'a InputKey, usize>,
    varying: &'a [bool],
    uniform: &'a [f64],
}

impl<'a> Known<'a> {
    pub fn new(keys: &'a [InputKey], varying: &'a [bool], uniform: &'a [f64]) -> Known<'a> {
        Known { positions: keys.iter().enumerate().map(|(position, key)| (key, position)).collect(), varying, uniform }
    }

    fn position(&self, key: &InputKey) -> usize {
        *self.positions.get(key).unwrap_or_else(|| panic!("the rules no longer read {key:?}: take it out of the twin"))
    }

    /// The block of an input that may vary, if not in each year.
    fn block(&self, key: &InputKey) -> Found {
        let position = self.position(key);
        if self.varying[position] { Found::Column(position) } else { Found::Same(Box::new([self.uniform[position]; LANES])) }
    }

    /// The value of an input that is the same in all draws.
    pub fn number(&self, key: &InputKey) -> f64 {
        let position = self.position(key);
        assert!(!self.varying[position], "{key:?} differs between draws now: make it a block in the twin");
        self.uniform[position]
    }

    /// A base-year number of the plan.
    pub fn base(&self, name: &str) -> f64 {
        self.number(&InputKey::Base { name: name.to_owned(), index: None })
    }

    /// A base-year table of the plan, as far as it is read.
    pub fn table(&self, name: &str) -> Vec<f64> {
        let at = |index: u32| InputKey::Base { name: name.to_owned(), index: Some(index) };
        (0..).map(at).take_while(|key| self.positions.contains_key(key)).map(|key| self.number(&key)).collect()
    }
}

/// Where a block is found.
pub enum Found {
    /// Position of the input.
    Column(usize),
    Same(Box<Lanes>),
}

impl Found {
    #[inline(always)]
    fn of<'a>(&'a self, columns: &[&'a [f64]]) -> &'a Lanes {
        match self {
            Found::Column(position) => columns[*position].try_into().expect("columns of one block"),
            Found::Same(block) => block,
        }
    }
}

pub fn param(name: &str, _: i32) -> InputKey {
    InputKey::Param { name: name.to_owned() }
}

pub fn shock(name: &str, year: i32) -> InputKey {
    yearly("shock", name, year)
}

pub fn opened(name: &str, year: i32) -> InputKey {
    yearly("opened", name, year)
}

pub fn facility_cost(name: &str, year: i32) -> InputKey {
    yearly("facility_cost", name, year)
}

pub fn running_cost(name: &str, year: i32) -> InputKey {
    yearly("running_cost", name, year)
}

pub fn share(name: &str, year: i32) -> InputKey {
    yearly("share", name, year)
}

fn yearly(function: &str, name: &str, year: i32) -> InputKey {
    InputKey::Yearly { function: function.to_owned(), name: name.to_owned(), year }
}

/// A struct of inputs: blocks that vary, numbers that do not; and where to find them, so that a block's struct is made without a search.
macro_rules! inputs {
    ($(#[$doc:meta])* $name:ident, $places:ident, $key:ident; varying: $($block:ident)*; uniform: $($number:ident)*;) => {
        $(#[$doc])*
        pub struct $name<'a> {
            $(pub $block: &'a Lanes,)*
            $(pub $number: f64,)*
            lifetime: std::marker::PhantomData<&'a ()>,
        }

        pub struct $places {
            $($block: Found,)*
            $($number: f64,)*
        }

        impl $places {
            pub fn find(known: &Known<'_>, year: i32) -> $places {
                $places {
                    $($block: known.block(&$key(stringify!($block), year)),)*
                    $($number: known.number(&$key(stringify!($number), year)),)*
                }
            }

            #[inline(always)]
            pub fn of<'a>(&'a self, columns: &[&'a [f64]]) -> $name<'a> {
                let _ = columns;
                $name {
                    $($block: self.$block.of(columns),)*
                    $($number: self.$number,)*
                    lifetime: std::marker::PhantomData,
                }
            }
        }
    };
}

inputs! {
    /// Assumptions.
    Params, ParamPlaces, param;
    varying:
        mortality_2020 mortality_improvement elderly_migration local_fertility fertility_trend migration_first migration_long_run migration_persistence
        urbanisation_change household_size_change growth_first growth_trend growth_noise output_of_workers income_response income_noise
        revenue_share_of_gdp revenue_elasticity revenue_drift revenue_noise wages_in_services public_service_share budget_adjustment project_room
        bond_interest facility_costs bed_running_cost care_bed_running_cost venue_running_cost
        health_need_of_elderly dementia_beds_2020 dementia_beds_converted dementia_beds_elasticity
        infectious_ward_beds maternal_extension_beds physicians_per_new_bed nurses_per_new_bed childcare_places_per_kindergarten
        consortium_nursing_beds public_home_beds public_home_nursing_share carers_per_new_bed dementia_ward_beds childcare_elasticity
        education_elasticity employment_elasticity safety_net_elasticity health_elasticity environment_elasticity culture_elasticity
        elderly_elasticity living_elasticity veterans_elasticity effort_saturation effort_speed coverage_sensitivity survey_sample
        screening_ceiling screening_drift childcare_closure childcare_entry childcare_demand nursery_conversion childcare_certified_2020
        childcare_turnover childcare_newcomers_certified childcare_training higher_education_2020 higher_education_drift
        higher_education_money higher_education_length_drift upper_secondary_2020 upper_secondary_drift inclusive_drift
        inclusive_fewer_children preschool_drift not_in_school school_fixed_cost rural_schools_money pupil_ratio_drift
        disabled_children_per_1000 disabled_enrolment_drift disabled_compulsory_drift class_size_primary_2020 class_size_junior_2020
        classes_follow_pupils classes_money public_kindergarten_2020 public_new_places public_drift income_growth_2020
        income_counts_prices income_gap consumer_prices rural_income_gain rural_skills_weight schooling_completed schooling_leaving
        schooling_migrants urban_jobs_normal urban_jobs_return urban_jobs_drift urban_jobs_growth urban_jobs_programmes growth_normal
        unemployment_2020 unemployment_persistence unemployment_drift unemployment_growth unemployment_programmes
        disabled_employment_drift disabled_employment_growth startup_drift startup_growth training_programme_drift training_closed
        allowances_drift township_care_rate township_care_loss social_worker_passes social_worker_attrition bed_additions
        bed_withdrawal physician_training training_completion physician_hiring physician_attrition nurse_training nurse_hiring
        nurse_attrition ncd_drift ncd_screening_weight ncd_deaths_per_1000 ncd_base_error infectious_beds_2020
        infectious_bed_withdrawal life_table_base_error contracts_2020 contracts_drift insurance_drift insurance_newcomers
        housing_exits housing_additions pm25_drift pm25_effort weather_2020 pm25_days_2020 pm25_days_slope ozone_drift ozone_effort
        summer_2020 water_sections water_section_failure closures_2020 closures_fade reading_drift reading_money
        culture_space_additions venue_floor_space culture_space_replaced culture_space_losses sports_area_additions sports_area_losses visits_drift
        visits_closed visits_space village_outage lending_ceiling lending_drift lending_space exercise_drift exercise_grounds
        exercise_closed reading_base_error exercise_base_error care_beds_per_1000_elderly care_bed_conversion care_bed_closure
        ordinary_bed_closure ordinary_bed_additions carer_attrition carer_training elderly_managed_2020 elderly_managed_ceiling
        elderly_managed_drift elderly_managed_staff work_deaths_drift work_deaths_base_error work_safety_effort gdp_prices
        satisfaction_drift satisfaction_money food_samples food_pass_drift medicine_samples medicine_pass_drift food_base_error
        food_pass_base_error medicine_base_error weather_base_error lawyer_admissions lawyer_attrition lawyer_money veterans_to_place
        veteran_not_placed;
    uniform:
        definition local_mortality mortality_noise sex_ratio_at_birth fertility_noise migration_noise migration_spread
        urbanisation_2020 household_size_2020 gdp_2020 definition_gdp workers_growth_usual coverage_year_noise childcare_year_noise childcare_staff_noise
        higher_education_year_noise upper_secondary_noise preschool_year_noise not_in_school_noise pupil_ratio_year_noise
        disabled_compulsory_noise consumer_prices_noise income_ratio_year_noise schooling_survey_error urban_jobs_noise
        labour_market_shared unemployment_noise disabled_employment_noise startup_noise training_programme_noise allowances_noise
        townships township_care_noise social_worker_noise bed_year_noise physician_year_noise nurse_year_noise ncd_year_noise
        life_expectancy_error insurance_year_noise housing_noise pm25_weather ozone_weather water_year_noise reading_year_noise
        culture_space_noise sports_area_noise visits_year_noise villages exercise_year_noise care_bed_year_noise carer_year_noise
        work_deaths_noise satisfaction_year_noise mood_weight food_pass_noise medicine_pass_noise lawyer_noise;
}

inputs! {
    /// Shocks of one year.
    Shocks, ShockPlaces, shock;
    varying:
        mortality births migration economy income revenue child_screening childcare_places childcare_staff higher_education
        upper_secondary inclusive_kindergarten public_kindergarten preschool_level preschool_count compulsory_enrolment spending_per_pupil_ratio
        disabled_preschool disabled_preschool_count disabled_compulsory disabled_compulsory_count disabled_upper disabled_upper_count
        consumer_prices income_ratio schooling_survey labour_market unemployment disabled_employment supported_startups
        skills_training disability_allowances disability_care social_workers family_doctor_contracts beds health_staffing physicians
        nurses ncd_level ncd_deaths life_table medical_insurance housing_support winter_weather summer_heat water_year water_failures
        reading_level reading_survey culture_space sports_area culture_visits new_book_lending exercise_level exercise_survey closures
        broadcast care_bed_conversion carers elderly_health_management work_safety work_deaths food_satisfaction
        medicine_satisfaction weather_satisfaction food_survey medicine_survey weather_survey public_mood food_pass_level
        food_samples medicine_pass_level lawyers medicine_samples veteran_placement;
    uniform: ;
}

inputs! {
    /// What new facilities add in one year.
    Opened, OpenedPlaces, opened;
    varying:
        dementia_beds dementia_wards district_venues estates_smart_renovation
        health_care_consortia infectious_wards kindergarten_places kindergarten_projects lifts maternal_extensions
        mental_health_facility public_care_homes smart_care_homes smart_community_pilots;
    uniform: beds care_home_beds carers childcare_places culture_space housing_units infectious_beds lawyers nurses nursing_beds physicians social_workers sports_area_total;
}

inputs! {
    /// What facilities cost in one year, building and running.
    FacilityCosts, FacilityCostPlaces, facility_cost;
    varying: education safety_net health environment culture elderly;
    uniform: provision childcare employment living veterans;
}

inputs! {
    /// What facilities cost to run in one year.
    RunningCosts, RunningCostPlaces, running_cost;
    varying: education safety_net environment elderly;
    uniform: provision childcare employment culture health living veterans;
}

inputs! {
    /// Shares of the budget in one year.
    Shares, SharePlaces, share;
    varying: ;
    uniform: provision childcare education employment safety_net health environment culture elderly living veterans new;
}

macro_rules! bases {
    ($($name:ident)*) => {
        /// Base-year numbers of the plan.
        pub struct Bases {
            $(pub $name: f64,)*
        }

        impl Bases {
            pub fn find(known: &Known<'_>) -> Bases {
                Bases { $($name: known.base(stringify!($name)),)* }
            }
        }
    };
}

bases! {
    beds_per_1000 broadcast_coverage carers_per_10000_elderly child_screening childcare_places_per_1000 compulsory_enrolment
    culture_space_per_10000 culture_visits disability_allowances disability_care_institutions disabled_employment
    disabled_enrolment_compulsory disabled_enrolment_preschool disabled_enrolment_upper_secondary exercise_rate expected_schooling
    food_pass_rate food_safety_satisfaction good_air_days housing_support inclusive_kindergarten income_ratio lawyers_per_10000
    life_expectancy medical_insurance medicine_pass_rate medicine_satisfaction new_book_lending new_urban_jobs nurses_per_1000
    nursing_beds_share physicians_per_1000 pm25 premature_ncd_mortality preschool_enrolment reading_rate registered_unemployment
    schooling_years skills_training social_workers_per_10000 spending_per_pupil_ratio sports_area supported_startups surface_water
    veteran_placement weather_satisfaction work_safety_deaths share_childcare share_culture share_education share_elderly
    share_employment share_environment share_health share_living share_provision share_safety_net share_veterans
}
