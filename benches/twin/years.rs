//! What the model computes: in go a block's output columns, out come structs with a block per series and year.

use super::lanes::Lanes;

macro_rules! series {
    (from_base_year: $($based:ident)*; later: $($later:ident)*;) => {
        /// Every number that has a value each year, in the place where it is put out.
        pub struct Year<'o> {
            $(pub $based: &'o mut Lanes,)*
            $(pub $later: &'o mut Lanes,)*
        }

        /// Series that have a value in the base year, then those that have none.
        pub const FROM_BASE_YEAR: &[&str] = &[$(stringify!($based)),*];
        pub const LATER: &[&str] = &[$(stringify!($later)),*];

        impl<'o> Year<'o> {
            /// Takes one column for each series, told whether it is one that has no value in the base year.
            #[inline(always)]
            pub fn of(mut next: impl FnMut(bool) -> &'o mut Lanes) -> Year<'o> {
                Year { $($based: next(false),)* $($later: next(true),)* }
            }
        }
    };
}

series! {
    from_base_year:
        bonds_provision bonds_childcare bonds_education bonds_employment bonds_safety_net bonds_health bonds_environment bonds_culture
        bonds_elderly bonds_living bonds_veterans age_15_59 age_3_5 age_60_plus age_65_plus age_6_14 age_80_plus beds beds_per_1000 broadcast_coverage budget care_home_beds
        carers carers_per_10000_elderly child_dependency_ratio child_screening childcare_capability childcare_places
        childcare_places_per_1000 childcare_staff_certified class_size_junior_secondary class_size_primary closures
        compulsory_enrolment culture_capability culture_space culture_space_per_10000 culture_visits dementia_beds
        dementia_beds_per_10000 dependency_ratio disability_allowances disability_care_institutions disabled_compulsory_level
        disabled_employment disabled_enrolment_compulsory disabled_enrolment_preschool disabled_enrolment_upper_secondary
        disabled_preschool_level disabled_upper_level district_venues education_capability effort_childcare effort_culture
        effort_education effort_elderly effort_employment effort_environment effort_health effort_living effort_provision
        effort_safety_net effort_veterans elderly_capability elderly_health_management employment_capability
        environment_capability estates_smart_renovation exercise_level exercise_rate existing_beds existing_carers
        existing_childcare_places existing_culture_space existing_infectious_beds existing_nurses existing_nursing_beds
        existing_ordinary_care_beds existing_physicians existing_sports_area existing_supported_households expected_schooling
        family_doctor_contracts fee_capped_kindergarten food_pass_level food_pass_rate food_safety_satisfaction food_satisfaction_level gdp good_air_days
        health_capability health_care_consortia higher_education higher_education_years household_size households housing_support
        inclusive_kindergarten income_growth income_ratio infectious_beds infectious_beds_per_10000 infectious_wards kindergarten_projects lawyers
        lawyers_per_10000 life_expectancy life_table_life_expectancy lifts living_capability medical_insurance medicine_pass_level
        medicine_pass_rate medicine_satisfaction medicine_satisfaction_level mental_health_facility mortality_level
        mortality_this_year new_book_lending new_urban_jobs normal_urban_jobs nurse_trainees nurses nurses_per_1000 nursing_beds
        nursing_beds_share old_age_dependency_ratio opened_beds opened_care_home_beds opened_carers opened_childcare_places
        opened_culture_space opened_housing_units opened_infectious_beds opened_nurses opened_nursing_beds opened_physicians
        opened_sports_area ordinary_care_beds output_by_workers physician_trainees physician_trainees_second physician_trainees_third physicians physicians_per_1000
        pm25 pm25_level population premature_ncd_level premature_ncd_mortality preschool_enrolment preschool_level project_beds project_nursing_beds project_floor_space project_bonds
        public_kindergarten pupils_rural reading_level reading_rate registered_unemployment revenue revenue_besides safety_net_capability
        schooling_total schooling_years service_price skills_training smart_care_homes smart_community_pilots social_workers
        social_workers_per_10000 spending spending_per_pupil_ratio sports_area sports_area_total supported_households
        supported_startups surface_water townships_with_care under_3 underlying_output unemployment_gap upper_secondary urban_jobs_level
        urban_population urbanisation veteran_placement veterans_capability visits_open weather_satisfaction
        weather_satisfaction_level women_15_49 work_deaths work_deaths_expected work_safety_deaths;
    later:
        beds_to_refit births bond_interest_paid boys_born boys_lost care_beds_converted deaths earnings_growth elderly_moves everyday_services facility_construction facility_running fertility_level fertility_this_year gdp_growth girls_born girls_lost
        income_growth_real money_unaccounted more_workers net_migration net_migration_rate net_moves newborn opened_project_beds ordinary_building ozone_days people_unaccounted
        pm25_days opened_project_nursing_beds shares_sum underlying_growth workers_growth;
}
