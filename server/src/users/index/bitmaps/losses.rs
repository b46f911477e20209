//! What members lose when groups give no rights any more.

use super::Bitmaps;
use crate::store::groups::GivenRow;
use app::bulk::{Loss, Losses};
use app::users::Activity;
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, HashSet};

/// Who loses a permission.
#[derive(Default)]
struct Losers {
    /// To write.
    write: RoaringBitmap,
    /// Altogether.
    all: RoaringBitmap,
}

impl Bitmaps {
    /// What members would lose if these groups were gone, `given` being what all active groups give. Whoever has a right by
    /// another group keeps it.
    pub fn losses(&self, gone: &HashSet<i64>, given: &[GivenRow]) -> Losses {
        let (ending, staying): (Vec<_>, Vec<_>) = given.iter().partition(|right| gone.contains(&right.group_seq));
        let members = |right: &GivenRow| self.groups.get(&right.group_seq);
        let mut lost: BTreeMap<&str, Losers> = BTreeMap::new();
        for right in ending.into_iter().filter(|right| !right.permission.is_empty()) {
            if let Some(members) = members(right) {
                let losers = lost.entry(&right.permission).or_default();
                losers.all |= members;
                if right.writable {
                    losers.write |= members;
                }
            }
        }
        for right in &staying {
            if let (Some(losers), Some(members)) = (lost.get_mut(&*right.permission), members(right)) {
                losers.all -= members;
                if right.writable {
                    losers.write -= members;
                }
            }
        }
        let deleted = &self.activity[Activity::Deleted as usize];
        let mut without_group = RoaringBitmap::new();
        let mut rights = Vec::new();
        for (permission, Losers { write, all }) in lost {
            // Who could write and has nothing left has lost writing.
            let read = all - &write - deleted;
            for (writable, users) in [(true, write - deleted), (false, read)] {
                if !users.is_empty() {
                    rights.push(Loss {
                        permission: permission.to_owned(),
                        writable,
                        users: users.len(),
                    });
                    without_group |= users;
                }
            }
        }
        let staying: HashSet<i64> = staying.iter().map(|right| right.group_seq).collect();
        for members in staying.iter().filter_map(|group| self.groups.get(group)) {
            without_group -= members;
        }
        Losses {
            rights,
            without_group: without_group.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PERMISSIONS: [&str; 3] = ["admin", "billing", "tasks"];
    const GROUPS: i64 = 5;

    /// A user: the activity, and the groups.
    type Member = (Activity, HashSet<i64>);

    fn member() -> impl Strategy<Value = Member> {
        let activity = prop::sample::select(Activity::ALL.to_vec());
        let groups = prop::collection::hash_set(0..GROUPS, 0..4);
        (activity, groups)
    }

    fn given() -> impl Strategy<Value = Vec<GivenRow>> {
        let of_group = prop::collection::btree_map(0..PERMISSIONS.len(), any::<bool>(), 0..=PERMISSIONS.len());
        // Of a group that is not active nothing is given.
        prop::collection::vec(prop::option::of(of_group), 5).prop_map(|groups| {
            let mut given = Vec::new();
            for (group_seq, rights) in (0..GROUPS).zip(groups) {
                let Some(rights) = rights else { continue };
                let mut row = |permission: &str, writable| {
                    given.push(GivenRow {
                        group_seq,
                        permission: permission.to_owned(),
                        writable,
                    });
                };
                if rights.is_empty() {
                    row("", false);
                }
                for (permission, writable) in rights {
                    row(PERMISSIONS[permission], writable);
                }
            }
            given
        })
    }

    /// Whether a user has a permission by one of these rights, and whether to write.
    fn has<'g>(user: &Member, permission: &str, mut given: impl Iterator<Item = &'g GivenRow>) -> [bool; 2] {
        let rights: Vec<_> = given
            .by_ref()
            .filter(|right| right.permission == permission && user.1.contains(&right.group_seq))
            .collect();
        [!rights.is_empty(), rights.iter().any(|right| right.writable)]
    }

    fn expected(users: &[Member], gone: &HashSet<i64>, given: &[GivenRow]) -> Losses {
        let left = || given.iter().filter(|right| !gone.contains(&right.group_seq));
        let mut counts: BTreeMap<(&str, bool), u64> = BTreeMap::new();
        let mut without_group = 0;
        for user in users.iter().filter(|user| user.0 != Activity::Deleted) {
            let mut loses = false;
            for permission in PERMISSIONS {
                let ([read, write], [still_read, still_write]) =
                    (has(user, permission, given.iter()), has(user, permission, left()));
                if write && !still_write {
                    *counts.entry((permission, false)).or_default() += 1;
                    loses = true;
                } else if read && !still_read {
                    *counts.entry((permission, true)).or_default() += 1;
                    loses = true;
                }
            }
            let in_group = left().any(|right| user.1.contains(&right.group_seq));
            without_group += u64::from(loses && !in_group);
        }
        // Writing comes first.
        let rights = counts.into_iter().map(|((permission, reads), users)| Loss {
            permission: permission.to_owned(),
            writable: !reads,
            users,
        });
        Losses {
            rights: rights.collect(),
            without_group,
        }
    }

    proptest! {
        #[test]
        fn counts_what_going_through_everybody_counts(
            users in prop::collection::vec(member(), 0..40), given in given(), gone in prop::collection::hash_set(0..GROUPS, 0..4),
        ) {
            let mut bitmaps = Bitmaps::default();
            for (seq, (activity, groups)) in (1..).zip(&users) {
                bitmaps.activity[*activity as usize].insert(seq);
                for group in groups {
                    bitmaps.groups.entry(*group).or_default().insert(seq);
                }
            }
            prop_assert_eq!(bitmaps.losses(&gone, &given), expected(&users, &gone, &given));
        }
    }
}
