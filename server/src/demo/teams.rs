//! Which groups there are: departments, in a large organisation once more for each region, circles
//! across them, and the administrators. Their tables are in `teams.txt`.

use super::lots::{Lots, Weighted};
use crate::store::bulk_load::{GroupRow, GroupTagRow, PermissionRow, TagRow};
use crate::text::fold::fold;
use anyhow::Context;
use app::groups::{ADMIN, PERMISSIONS};
use std::collections::HashMap;
use uuid::Uuid;

/// The group whose members administer.
pub const ADMINISTRATORS: &str = "Administrators";
/// From so many users on the organisation has parts of the world.
const WORLDWIDE: u64 = 50_000;
/// From so many users on it has all regions.
const REGIONAL: u64 = 500_000;

/// A group in the making. Its row number is its place in [`Teams::all`], from 1.
pub struct Team {
    /// Its identity.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Row number of its leader, once there is one.
    pub leader: Option<i64>,
    description: String,
    activity: &'static str,
    permissions: &'static str,
    tags: &'static str,
}

/// A department: its group, and those of its regions.
pub struct Department {
    /// Its name.
    pub name: &'static str,
    /// Row number of its group.
    pub seq: i64,
    /// Row number of its group in each region; empty in a small organisation.
    regions: Vec<i64>,
}

/// All groups.
pub struct Teams {
    /// In the order of their row numbers.
    pub all: Vec<Team>,
    /// Departments by size.
    pub departments: Weighted<Department>,
    /// Circles: row number, and how many of a thousand are in it.
    pub circles: Vec<(i64, i64)>,
    /// Index in [`Department::regions`] by country.
    regions: HashMap<&'static str, usize>,
}

impl Teams {
    /// Those of an organisation of so many users; `id` makes their identities.
    ///
    /// # Errors
    /// When the tables are not written as their head says.
    pub fn plan(users: u64, mut id: impl FnMut() -> Uuid) -> anyhow::Result<Self> {
        let (regions, region_names) = plan_regions(users)?;
        let mut all = Vec::new();
        let mut add = |name: String, description: String, permissions: &'static str, tags: &'static str| {
            all.push(Team {
                id: id(),
                name,
                leader: None,
                description,
                activity: "active",
                permissions,
                tags,
            });
            i64::try_from(all.len()).unwrap_or(i64::MAX)
        };
        let everything = "They look after users and groups".to_owned();
        add(ADMINISTRATORS.to_owned(), everything, ADMIN, "confidential");
        let mut circles = Vec::new();
        for [name, size, permissions, tags] in table("circles")? {
            circles.push((add(name.to_owned(), String::new(), permissions, tags), size.parse()?));
        }
        let mut departments = Vec::new();
        for [name, size, permissions, tags] in table("departments")? {
            let seq = add(name.to_owned(), format!("Everybody in {name}"), permissions, tags);
            let regions = region_names
                .iter()
                .map(|region| {
                    add(
                        format!("{name} {region}"),
                        format!("{name} in {region}"),
                        permissions,
                        tags,
                    )
                })
                .collect();
            departments.push((Department { name, seq, regions }, size.parse()?));
        }
        // A few that history left behind, never the first ones.
        let last = all.len() - 1;
        all[last].activity = "deactivated";
        all[last - 1].activity = "deleted";
        all[last - 7].activity = "deactivated";
        Ok(Self {
            all,
            departments: Weighted::new(departments),
            circles,
            regions,
        })
    }

    /// Row number of the group of a department's people in a country: the region's, where there are any.
    pub fn home(&self, department: &Department, country: &str) -> i64 {
        let region = self.regions.get(country);
        region
            .and_then(|&region| department.regions.get(region).copied())
            .unwrap_or(department.seq)
    }

    /// The groups, made at that time.
    pub fn rows(&self, at: i64) -> Vec<GroupRow> {
        (1..)
            .zip(&self.all)
            .map(|(seq, team)| GroupRow {
                seq,
                id: team.id,
                name: team.name.clone(),
                name_key: fold(&team.name),
                description: team.description.clone(),
                activity: team.activity,
                leader_seq: team.leader,
                created_at: at,
                modified_at: at,
            })
            .collect()
    }

    /// What they may do.
    pub fn permissions(&self) -> Vec<PermissionRow> {
        let words = |(seq, team): (i64, &Team)| {
            team.permissions.split(' ').map(move |word| PermissionRow {
                group_seq: seq,
                permission: word.trim_end_matches('+'),
                writable: word.ends_with('+') || word == ADMIN,
            })
        };
        (1..)
            .zip(&self.all)
            .flat_map(words)
            .filter(|row| PERMISSIONS.contains(&row.permission))
            .collect()
    }

    /// Their tags, with row numbers from `first` on, and which has which.
    pub fn tags(&self, first: i64) -> (Vec<TagRow>, Vec<GroupTagRow>) {
        let mut tags: Vec<TagRow> = Vec::new();
        let mut links = Vec::new();
        for (group_seq, team) in (1..).zip(&self.all) {
            for name in team.tags.split(' ') {
                let known = tags.iter().find(|tag| tag.name == name).map(|tag| tag.seq);
                let tag_seq = known.unwrap_or_else(|| {
                    let seq = tags.last().map_or(first, |tag| tag.seq + 1);
                    tags.push(TagRow {
                        seq,
                        subject: "group",
                        name,
                        key: fold(name),
                    });
                    seq
                });
                links.push(GroupTagRow { group_seq, tag_seq });
            }
        }
        (tags, links)
    }

    /// Somebody who could lead this group: the first does, sometimes a later one takes over.
    pub fn propose_leader(&mut self, group_seq: i64, user_seq: i64, lots: &mut Lots) {
        let team = usize::try_from(group_seq - 1).ok().and_then(|n| self.all.get_mut(n));
        if let Some(team) = team
            && (team.leader.is_none() || lots.chance(20))
        {
            team.leader = Some(user_seq);
        }
    }
}

/// For each country its region, and the regions' names.
fn plan_regions(users: u64) -> anyhow::Result<(HashMap<&'static str, usize>, Vec<&'static str>)> {
    let (mut regions, mut names) = (HashMap::new(), Vec::new());
    if users >= WORLDWIDE {
        for [region, part, countries] in table("regions")? {
            let name = if users >= REGIONAL { region } else { part };
            let n = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            regions.extend(countries.split(' ').map(|country| (country, n)));
        }
    }
    Ok((regions, names))
}

/// The lines of a section of `teams.txt`, taken apart.
fn table<const N: usize>(section: &str) -> anyhow::Result<Vec<[&'static str; N]>> {
    let (_, text) = include_str!("teams.txt")
        .split_once(&format!("[{section}]\n"))
        .with_context(|| format!("teams.txt: no [{section}]"))?;
    text.lines()
        .take_while(|line| !line.is_empty())
        .map(|line| {
            let fields: Vec<_> = line.split('|').map(str::trim).collect();
            fields.try_into().ok().with_context(|| format!("teams.txt: {line}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organisation_grows_to_a_thousand_groups() {
        let count = |users| Teams::plan(users, Uuid::nil).unwrap().all.len();
        assert_eq!(count(2_000), 48);
        assert_eq!(count(1_000_000), 48 + 40 * 24);
    }

    #[test]
    fn every_word_is_a_permission_and_only_administrators_administer() {
        let teams = Teams::plan(1, Uuid::nil).unwrap();
        let words: usize = teams.all.iter().map(|team| team.permissions.split(' ').count()).sum();
        let rows = teams.permissions();
        assert_eq!(rows.len(), words);
        let admin: Vec<_> = rows.iter().filter(|row| row.permission == ADMIN).collect();
        assert!(matches!(
            admin[..],
            [PermissionRow {
                group_seq: 1,
                writable: true,
                ..
            }]
        ));
        assert_eq!(teams.all[0].name, ADMINISTRATORS);
    }
}
