//! What stands in the demo's texts besides names.

/// Tags of users by how often they are given.
pub const TAGS: [(&str, i64); 34] = [
    ("remote", 160),
    ("part-time", 90),
    ("training", 80),
    ("temporary", 70),
    ("site/north", 70),
    ("site/south", 60),
    ("site/east", 40),
    ("site/west", 30),
    ("site/north/plant-2", 25),
    ("site/south/warehouse", 20),
    ("language/english", 40),
    ("language/german", 35),
    ("language/spanish", 20),
    ("language/türkçe", 10),
    ("language/日本語", 6),
    ("skill/forklift", 30),
    ("skill/first-aid", 25),
    ("skill/welding", 15),
    ("skill/sap", 10),
    ("shift/early", 35),
    ("shift/late", 30),
    ("shift/night", 18),
    ("hamburg", 25),
    ("berlin", 22),
    ("madrid", 18),
    ("vip", 8),
    ("mentor", 12),
    ("newcomer", 20),
    ("company-car", 14),
    ("keyholder", 6),
    ("parental-leave", 9),
    ("Außendienst", 12),
    ("project/aurora", 14),
    ("project/borealis", 4),
];
/// The tag of those who have a last day.
pub const TEMPORARY: &str = "temporary";

/// Administrators' notes, some of them a trial for whatever shows or exports them.
pub const DESCRIPTIONS: [&str; 10] = [
    "On leave until March",
    "Works Tue–Thu",
    "Zoë’s substitute; see O’Neil",
    "Shares a desk with the night shift",
    "Moved here from the Kraków office",
    "Name changed in 2024, old mail still arrives",
    "Needs the large screen",
    "<b>keep</b> & \"ask\"",
    "=not a formula",
    "50 % until summer, 100 % after",
];
/// Why somebody is deactivated.
pub const LEFT: [&str; 4] = ["Left the company", "Retired", "Contract ended", "Moved to a subsidiary"];
/// API-only identities and what for.
pub const PURPOSES: [(&str, &str); 8] = [
    ("shop-sync", "Carries orders from the web shop over, every five minutes"),
    ("bi-export", "Nightly export for the reports of Controlling"),
    ("scanner", "Hand scanners in the warehouse"),
    ("payroll-feed", "Hands working hours to the payroll office"),
    ("crm-bridge", "Keeps contacts in step with the sales system"),
    ("backup-probe", "Checks each morning that yesterday can be restored"),
    ("ticket-mail", "Turns mail to the support address into tickets"),
    ("door-control", "Tells the doors who works here"),
];
/// Where people of other companies come from.
pub const PARTNERS: [&str; 6] = [
    "Nordwind Consulting",
    "Helios Services",
    "Ibérica Obras S.L.",
    "Baltic Freight",
    "Studio Förster",
    "桜ソリューションズ",
];
