//! Makes the users, one after the other in the order of their creation, with all that belongs to them.

use super::lots::{Lots, Weighted};
use super::people::{People, Person};
use super::standing::{Standing, Times};
use super::teams::Teams;
use super::words::{DESCRIPTIONS, LEFT, PARTNERS, PURPOSES, TAGS, TEMPORARY};
use crate::clock::{DAY, SECOND};
use crate::store::bulk_load::{ContactRow, MembershipRow, TagRow, UserRow, UserTagRow};
use crate::text::fold::{contact_search_text, fold, search_text};
use std::collections::HashMap;
use uuid::Uuid;

/// The company is nine years old.
const HISTORY: i64 = 9 * 365 * 24 * 3600;

/// A user with all that hangs on it.
pub struct Member {
    /// The user.
    pub user: UserRow,
    /// The linked contact.
    pub contact: Option<ContactRow>,
    /// Its groups.
    pub memberships: Vec<MembershipRow>,
    /// Its tags.
    pub tags: Vec<UserTagRow>,
}

/// The whole staff in the making.
pub struct Staff {
    /// Their groups; leaders are found on the way.
    pub teams: Teams,
    people: People,
    tags: Weighted<usize>,
    lots: Lots,
    now: i64,
    users: i64,
    next: i64,
    /// How often each sign-in name was wanted.
    taken: HashMap<String, u32>,
    placeholder: String,
    administrator: Uuid,
    /// Row numbers of some who can answer for an API-only identity.
    responsible: Vec<i64>,
    /// From this row number on the next one becomes an administrator.
    next_administrator: i64,
}

impl Staff {
    /// So many users, up to now; the first is the administrator with that password hash.
    ///
    /// # Errors
    /// When the tables of names or groups are not well written.
    pub fn hire(users: u64, seed: u64, now: i64) -> anyhow::Result<Self> {
        let mut lots = Lots::new(seed);
        let founded = now - HISTORY * SECOND;
        let teams = Teams::plan(users, || identity(founded, &mut lots))?;
        let placeholder = nobodys_password(&mut lots);
        Ok(Self {
            teams,
            people: People::read()?,
            tags: Weighted::new(TAGS.iter().enumerate().map(|(n, (_, weight))| (n, *weight))),
            now,
            users: i64::try_from(users)?,
            next: 1,
            taken: HashMap::new(),
            placeholder,
            administrator: identity(founded, &mut lots),
            responsible: vec![1],
            next_administrator: 2,
            lots,
        })
    }

    /// When the company was founded, in microseconds.
    pub fn founded(&self) -> i64 {
        self.now - HISTORY * SECOND
    }

    /// The tags of users; their row numbers begin at 1.
    pub fn tag_rows() -> Vec<TagRow> {
        (1..)
            .zip(TAGS)
            .map(|(seq, (name, _))| TagRow {
                seq,
                subject: "user",
                name,
                key: fold(name),
            })
            .collect()
    }

    /// The administrator.
    pub fn administrator(&mut self, password_hash: String) -> Member {
        self.next += 1;
        let at = self.founded();
        let lots = &mut self.lots;
        let contact = ContactRow {
            id: identity(at, lots),
            kind: "person",
            relation: "staff",
            title: "",
            first_name: "Ada",
            last_name: "Administrator",
            company: "",
            position: "Head of IT",
            department: "IT Operations",
            email: "admin@example.com".to_owned(),
            phone: String::new(),
            mobile: String::new(),
            address: String::new(),
            country: "DE",
            name_key: fold("Ada Administrator"),
            created_at: at,
            modified_at: at,
            search_text: String::new(),
        };
        let contact = searchable(contact);
        self.taken.insert("admin".to_owned(), 1);
        Member {
            user: UserRow {
                id: self.administrator,
                contact_id: Some(contact.id),
                contact_key: contact.name_key.clone(),
                password_hash,
                password_set_at: at,
                created_by: None,
                last_seen_at: at,
                search_text: search_text("admin", "admin@example.com", "Ada Administrator", []),
                ..blank(1, "admin".to_owned(), "admin@example.com".to_owned(), at)
            },
            contact: Some(contact),
            memberships: vec![MembershipRow {
                user_seq: 1,
                group_seq: 1,
                writable: true,
                granted_at: at,
                granted_by: None,
            }],
            tags: Vec::new(),
        }
    }

    /// When the user of that row number was created: ever more join as the company grows.
    fn created(&mut self, seq: i64) -> i64 {
        let left = self.users - seq;
        let age = HISTORY * left / self.users * (2 * self.users + 3 * left) / (5 * self.users);
        self.now - age * SECOND - self.lots.below(SECOND)
    }

    /// Somebody at a desk.
    fn person(&mut self, seq: i64, standing: Standing, created: i64, times: Times) -> Member {
        let lots = &mut self.lots;
        let person = self.people.draw(lots);
        let (given, family) = (person.given, person.family);
        let readable = given.latin && family.latin || lots.chance(500);
        let name = if readable {
            unused(&mut self.taken, format!("{:.1}.{}", given.plain, family.plain))
        } else {
            format!("user{seq}")
        };
        let email = if readable && lots.chance(250) {
            let local = unused(&mut self.taken, format!("{}.{}", given.plain, family.plain));
            format!("{local}@example.org")
        } else {
            format!("{name}@example.com")
        };
        let department = self.teams.departments.draw(lots);
        let contact = (!lots.chance(90)).then(|| contact_of(&person, department.name, &email, created, lots));
        let mut groups = Vec::new();
        if !lots.chance(15) {
            groups.push(self.teams.home(department, person.place.country));
            if lots.chance(120) {
                groups.push(department.seq);
            }
            let circles = self.teams.circles.iter();
            groups.extend(
                circles
                    .filter(|(_, share)| lots.chance(*share))
                    .map(|(group, _)| *group),
            );
            for _ in 0..[0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 4][usize::try_from(lots.below(12)).unwrap_or_default()] {
                let other = self.teams.departments.draw(lots);
                groups.push(self.teams.home(other, person.place.country));
            }
        }
        if standing == Standing::Working && times.expires_on == 0 {
            for &group in groups.iter().filter(|&&group| group % 20 != 7) {
                self.teams.propose_leader(group, seq, lots);
            }
            if self.responsible.len() < 40 {
                self.responsible.push(seq);
            }
            if seq >= self.next_administrator {
                groups.push(1);
                self.next_administrator += self.users / (self.users / 1000).clamp(3, 40);
            }
        }
        let tags = draw_tags(&self.tags, times.expires_on > 0, lots);
        let left = standing.activity() != "active";
        let description = match lots.below(1000) {
            0..600 if left => *lots.pick(&LEFT),
            0..110 => *lots.pick(&DESCRIPTIONS),
            _ => "",
        };
        let user = UserRow {
            activity: standing.activity(),
            no_shared_data: lots.chance(40),
            description,
            locale: lots.pick::<&str>(&["", "", "", "", "", "", "", "", "de", "en"]),
            password_hash: if standing.has_password() {
                self.placeholder.clone()
            } else {
                String::new()
            },
            password_set_at: if standing.has_password() {
                lots.between(created, self.now.min(created + 5 * DAY))
            } else {
                0
            },
            ..blank(seq, name, email, created)
        };
        self.complete(user, contact, times, groups, &tags)
    }

    /// An identity that works through tokens.
    fn machine(&mut self, seq: i64, created: i64, times: Times) -> Member {
        let lots = &mut self.lots;
        let (base, purpose) = *lots.pick(&PURPOSES);
        let name = unused(&mut self.taken, base.to_owned());
        let email = format!("{name}@example.com");
        let user = UserRow {
            api_only: true,
            purpose,
            responsible_seq: Some(*lots.pick(&self.responsible)),
            no_shared_data: lots.chance(200),
            ..blank(seq, name, email, created)
        };
        let groups = vec![self.teams.departments.draw(lots).seq];
        self.complete(user, None, times, groups, &[])
    }

    /// Puts times, contact, groups and tags to a user.
    fn complete(
        &mut self,
        mut user: UserRow,
        contact: Option<ContactRow>,
        times: Times,
        mut groups: Vec<i64>,
        tags: &[usize],
    ) -> Member {
        let lots = &mut self.lots;
        let (seq, created) = (user.seq, user.created_at);
        user.id = identity(created, lots);
        user.created_by = (!lots.chance(150)).then_some(self.administrator);
        if lots.chance(400) {
            user.modified_at = lots.between(created, self.now);
            user.version = lots.between(2, 9);
        }
        let shown = contact.as_ref().map(display).unwrap_or_default();
        user.search_text = search_text(&user.name, &user.email, &shown, tags.iter().map(|&tag| TAGS[tag].0));
        if let Some(contact) = &contact {
            user.contact_id = Some(contact.id);
            user.contact_key.clone_from(&contact.name_key);
        }
        user.last_seen_at = times.last_login.max(times.reviewed).max(created);
        groups.sort_unstable();
        groups.dedup();
        let memberships = groups.into_iter().map(|group_seq| MembershipRow {
            user_seq: seq,
            group_seq,
            writable: lots.chance(350),
            granted_at: created,
            granted_by: Some(self.administrator),
        });
        Member {
            memberships: memberships.collect(),
            tags: tags
                .iter()
                .map(|&tag| UserTagRow {
                    user_seq: seq,
                    tag_seq: tag_seq(tag),
                })
                .collect(),
            user: UserRow {
                last_login: times.last_login,
                reviewed_at: times.reviewed,
                invitation_expires_at: times.invitation_expires,
                expires_on: times.expires_on,
                review_on: times.review_on,
                failed_attempts: times.failed_attempts,
                locked_until: times.locked_until,
                lock_count: times.lock_count,
                ..user
            },
            contact,
        }
    }
}

impl Iterator for Staff {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        let seq = self.next;
        if seq > self.users {
            return None;
        }
        self.next += 1;
        let standing = Standing::of(seq);
        let created = self.created(seq);
        let times = Times::of(standing, created, self.now, &mut self.lots);
        Some(if standing == Standing::ApiOnly {
            self.machine(seq, created, times)
        } else {
            self.person(seq, standing, created, times)
        })
    }
}

/// A user with nothing but a name.
fn blank(seq: i64, name: String, email: String, created: i64) -> UserRow {
    UserRow {
        seq,
        id: Uuid::nil(),
        name_key: fold(&name),
        name,
        email_key: fold(&email),
        email,
        activity: "active",
        contact_id: None,
        contact_key: String::new(),
        no_shared_data: false,
        api_only: false,
        purpose: "",
        responsible_seq: None,
        review_on: 0,
        expires_on: 0,
        description: "",
        locale: "",
        password_hash: String::new(),
        password_set_at: 0,
        invitation_expires_at: 0,
        last_login: 0,
        last_seen_at: created,
        reviewed_at: 0,
        failed_attempts: 0,
        locked_until: 0,
        lock_count: 0,
        created_at: created,
        created_by: None,
        modified_at: created,
        version: 1,
        search_text: String::new(),
    }
}

fn contact_of(person: &Person, department: &'static str, email: &str, created: i64, lots: &mut Lots) -> ContactRow {
    let (dialling, town) = (person.place.dialling, person.place.town);
    let (relation, company) = match lots.below(1000) {
        0..20 => ("supplier", *lots.pick(&PARTNERS)),
        20..30 => ("customer", *lots.pick(&PARTNERS)),
        _ => ("staff", ""),
    };
    let mut contact = ContactRow {
        id: identity(created, lots),
        kind: "person",
        relation,
        title: "",
        first_name: person.given.text,
        last_name: person.family.text,
        company,
        position: person.position,
        department,
        email: email.to_owned(),
        phone: format!(
            "{dialling} {} {}",
            lots.between(20, 999),
            lots.between(100_000, 9_999_999)
        ),
        mobile: String::new(),
        address: String::new(),
        country: person.place.country,
        name_key: String::new(),
        created_at: created,
        modified_at: created,
        search_text: String::new(),
    };
    if lots.chance(20) {
        contact.title = *lots.pick(&["Dr.", "Prof."]);
    }
    if lots.chance(400) {
        contact.mobile = format!("{dialling} {}", lots.between(150_000_000, 199_999_999));
    }
    if lots.chance(500) {
        contact.address = format!("P.O. Box {}, {town}", lots.between(1, 9_999));
    }
    if lots.chance(150) {
        contact.email = format!("{}.{}@example.net", person.given.plain, person.family.plain);
    }
    contact.name_key = fold(&display(&contact));
    searchable(contact)
}

fn searchable(mut contact: ContactRow) -> ContactRow {
    let (email, phone, mobile) = (&*contact.email, &*contact.phone, &*contact.mobile);
    let others = [
        contact.company,
        contact.position,
        contact.department,
        email,
        phone,
        mobile,
    ];
    contact.search_text = contact_search_text(&contact.name_key, others);
    contact
}

/// A person's name as the list shows and sorts it: without the title.
fn display(contact: &ContactRow) -> String {
    format!("{} {}", contact.first_name, contact.last_name)
}

/// Which tags, each once.
fn draw_tags(tags: &Weighted<usize>, temporary: bool, lots: &mut Lots) -> Vec<usize> {
    let many = [0, 0, 0, 0, 0, 1, 1, 1, 2, 3][usize::try_from(lots.below(10)).unwrap_or_default()];
    let mut drawn: Vec<usize> = (0..many).map(|_| *tags.draw(lots)).collect();
    if temporary {
        drawn.extend(TAGS.iter().position(|(name, _)| *name == TEMPORARY));
    }
    drawn.sort_unstable();
    drawn.dedup();
    drawn
}

fn tag_seq(tag: usize) -> i64 {
    i64::try_from(tag + 1).unwrap_or(i64::MAX)
}

/// A sign-in name nobody has: `a.brown`, or with a number behind it.
fn unused(taken: &mut HashMap<String, u32>, base: String) -> String {
    let count = taken.entry(base.clone()).or_default();
    *count += 1;
    if *count == 1 { base } else { format!("{base}{count}") }
}

/// A UUIDv7 of that time, in microseconds.
fn identity(at: i64, lots: &mut Lots) -> Uuid {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&lots.draw().to_le_bytes());
    random[8..].copy_from_slice(&lots.draw().to_le_bytes()[..2]);
    let millis = u64::try_from(at.div_euclid(1000)).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// A well-formed hash of a password that nobody knows: made of lots instead of any password, and what
/// one would have to be, Argon2 does not tell.
fn nobodys_password(lots: &mut Lots) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = |length| -> String { (0..length).map(|_| char::from(*lots.pick(LETTERS))).collect() };
    // 16 bytes of salt and 32 of hash; the last letter of each holds fewer bits, and A has none.
    format!("$argon2id$v=19$m=19456,t=2,p=1${}A${}A", text(21), text(42))
}
