//! Permissions, and the rights that somebody's groups add up to.

/// Makes the type of the identifiers, so that each is written once.
macro_rules! permissions {
    ($($name:ident = $word:literal,)+) => {
        /// A function that groups open (DOMAIN: "Groups").
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the identifiers say it")]
        pub enum Permission {
            $($name,)+
        }

        impl Permission {
            /// All of them, by identifier.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The identifier, in addresses and in the database.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

permissions! {
    Accounts = "accounts",
    ActionSteps = "actionsteps",
    Admin = "admin",
    Billing = "billing",
    Calendar = "calendar",
    Campaigns = "campaigns",
    Collection = "collection",
    Contacts = "contacts",
    Contracts = "contracts",
    Coupons = "coupons",
    Dev = "dev",
    Documents = "documents",
    Inventory = "inventory",
    Links = "links",
    MailingLists = "mailinglists",
    Messages = "messages",
    Notes = "notes",
    Objects = "objects",
    Opportunities = "opportunities",
    Payments = "payments",
    PriceLists = "pricelists",
    Procurement = "procurement",
    Production = "production",
    Projects = "projects",
    Tasks = "tasks",
    Tickets = "tickets",
}

impl Permission {
    /// The permission of that identifier.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == word)
    }

    fn bit(self) -> u32 {
        1 << (self as u32)
    }
}

/// What a permission is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Access {
    /// To look.
    Read,
    /// To change as well.
    Write,
}

/// The union over somebody's active groups: what they may read, and what they may write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    read: u32,
    write: u32,
}

impl Rights {
    /// Reads identifiers with commas between, each with a `+` behind it where it is writable, in any order and as often
    /// as groups give them. What is no identifier gives nothing.
    pub fn parse(words: &str) -> Self {
        let word = |word: &str| {
            let (word, access) = match word.strip_suffix('+') {
                Some(word) => (word, Access::Write),
                None => (word, Access::Read),
            };
            Permission::parse(word).map(|permission| (permission, access))
        };
        words
            .split(',')
            .filter_map(word)
            .fold(Self::default(), |rights, (permission, access)| {
                rights.with(permission, access)
            })
    }

    /// These and one more. Whoever may write may read.
    #[must_use]
    pub fn with(self, permission: Permission, access: Access) -> Self {
        let write = if access == Access::Write { permission.bit() } else { 0 };
        Self {
            read: self.read | permission.bit(),
            write: self.write | write,
        }
    }

    /// What is in both.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self {
            read: self.read & other.read,
            write: self.write & other.write,
        }
    }

    /// Whether this is among them.
    pub fn may(self, permission: Permission, access: Access) -> bool {
        let among = match access {
            Access::Read => self.read,
            Access::Write => self.write,
        };
        among & permission.bit() != 0
    }

    /// Each permission by identifier, and whether it is writable.
    pub fn iter(self) -> impl Iterator<Item = (Permission, bool)> {
        let read = move |permission: &Permission| self.may(*permission, Access::Read);
        let all = Permission::ALL.iter().copied().filter(read);
        all.map(move |permission| (permission, self.may(permission, Access::Write)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::{ADMIN, PERMISSIONS};
    use proptest::prelude::*;

    #[test]
    fn the_identifiers_are_those_of_the_domain() {
        let words: Vec<&str> = Permission::ALL.iter().map(|permission| permission.as_str()).collect();
        assert_eq!(words, PERMISSIONS);
        assert_eq!(Permission::Admin.as_str(), ADMIN);
        for permission in Permission::ALL {
            assert_eq!(Permission::parse(permission.as_str()), Some(*permission));
        }
        assert_eq!(Permission::parse("Admin"), None);
        assert_eq!(Permission::parse(""), None);
    }

    #[test]
    fn nothing_gives_nothing() {
        for words in ["", ",", "+", "root", "Admin", "billing ", "admin++"] {
            assert_eq!(Rights::parse(words), Rights::default(), "{words}");
        }
    }

    proptest! {
        #[test]
        fn rights_are_the_union_of_what_groups_give(
            given in prop::collection::vec((0..Permission::ALL.len(), any::<bool>()), 0..40),
            mine in prop::collection::vec((0..Permission::ALL.len(), any::<bool>()), 0..40),
        ) {
            let words = |given: &[(usize, bool)]| {
                let word = |(n, writable): &(usize, bool)| format!("{}{}", PERMISSIONS[*n], if *writable { "+" } else { "" });
                given.iter().map(word).collect::<Vec<_>>().join(",")
            };
            let has = |given: &[(usize, bool)], n: usize, write: bool| given.iter().any(|(m, writable)| *m == n && (*writable || !write));
            let (rights, others) = (Rights::parse(&words(&given)), Rights::parse(&words(&mine)));
            for (n, permission) in Permission::ALL.iter().enumerate() {
                for (access, write) in [(Access::Read, false), (Access::Write, true)] {
                    prop_assert_eq!(rights.may(*permission, access), has(&given, n, write));
                    prop_assert_eq!(
                        rights.within(others).may(*permission, access),
                        has(&given, n, write) && has(&mine, n, write)
                    );
                }
            }
            // What it tells is what it is.
            let word = |(permission, writable): (Permission, bool)| format!("{}{}", permission.as_str(), if writable { "+" } else { "" });
            let told: Vec<String> = rights.iter().map(word).collect();
            prop_assert_eq!(Rights::parse(&told.join(",")), rights);
        }
    }
}
