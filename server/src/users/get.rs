//! One user's record.

use super::filter::Times;
use super::states::{Facts, states_of};
use super::views::{Reader, date, item};
use crate::access;
use crate::audit::actors::Actors;
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::store::access::{GivenRow, given};
use crate::store::user_list::{groups_of, tags_of};
use crate::store::user_record::{self, RecordRow};
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;
use app::users::{ContactView, EffectivePermission, GroupLabel, MembershipView, UserId, UserRecordView};

/// Gets.
pub async fn get(core: &Core, caller: &Caller, id: UserId) -> Result<UserRecordView, AppError> {
    let scope = authorise::see_user(caller, id)?;
    let times = Times::of(core);
    let reader = Reader::of(core, caller);
    let read = async {
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let Some(row) = user_record::find(&mut db, id.0, &scope, caller.seq).await? else {
            return Ok(None);
        };
        let seq = row.item.seq;
        let memberships = groups_of(&mut db, &[seq]).await?;
        let tags = tags_of(&mut db, &[seq])
            .await?
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        let rights = given(&mut db, &[seq], None, &scope).await?;
        let actors = Actors::find(&mut db, caller, rights.iter().filter_map(|right| right.granted_by)).await?;
        let states = states_of(&facts(&row), row.in_group, &times);
        let RecordRow {
            item: list_row,
            purpose,
            responsible_seq,
            responsible_id,
            responsible_name,
            review_on,
            has_password,
            had_password,
            ..
        } = row;
        let invitable = list_row.activity == "active" && !list_row.api_only && !had_password;
        let copies_link = invitable && caller.admin && core.mail.is_none();
        let has_contact = !row.relation.is_empty();
        let contact = has_contact.then(|| ContactView {
            name: list_row.contact.clone(),
            relation: row.relation,
            position: row.position,
            department: row.department,
            company: row.company,
            email: row.contact_email,
            phone: row.phone,
            mobile: row.mobile,
        });
        let mut item = item(list_row, memberships.clone(), tags, &scope, &reader, &times);
        item.groups.clear();
        Ok(Some(UserRecordView {
            item,
            states,
            contact,
            memberships: memberships
                .into_iter()
                .filter(|membership| scope.has_group(membership.seq))
                .map(|membership| MembershipView {
                    group: GroupLabel {
                        id: GroupId(membership.id),
                        name: membership.name,
                    },
                    active: membership.active,
                    writable: membership.writable,
                })
                .collect(),
            permissions: effective(rights, &actors, &reader),
            sees_others: authorise::see_users(caller).is_ok(),
            purpose,
            responsible: responsible_seq.map(|_| (responsible_id.map_or(UserId::UNSEEN, UserId), responsible_name)),
            review_on: date(review_on),
            has_password,
            had_password,
            copies_link,
            sessions: u32::try_from(user_record::sessions(&mut db, seq, times.now).await?).unwrap_or(0),
            modified_at: reader.moment(row.modified_at),
            version: row.version,
            now: reader.moment(times.now),
        }))
    };
    let found: Result<Option<UserRecordView>, crate::store::StoreError> = read.await;
    found.map_err(outside)?.ok_or(AppError::NotFound)
}

fn facts(row: &RecordRow) -> Facts {
    Facts {
        seq: row.item.seq,
        activity: row.item.activity.clone(),
        api_only: row.item.api_only,
        no_shared_data: row.item.no_shared_data,
        has_contact: !row.relation.is_empty(),
        last_login: row.item.last_login,
        last_seen_at: row.last_seen_at,
        locked_until: row.item.locked_until,
        expires_on: row.item.expires_on,
        review_on: row.review_on,
        invitation_expires_at: row.item.invitation_expires_at,
        ..Facts::default()
    }
}

/// The union over groups, each permission with all groups that give it.
fn effective(rights: Vec<GivenRow>, actors: &Actors<'_>, reader: &Reader) -> Vec<EffectivePermission> {
    let mut permissions: Vec<EffectivePermission> = Vec::new();
    for right in rights {
        let (name, writable) = (right.permission.clone(), right.writable);
        let group = access::view(right, actors, reader);
        match permissions.last_mut().filter(|last| last.permission == name) {
            Some(last) => {
                last.writable |= writable;
                last.groups.push(group);
            }
            None => permissions.push(EffectivePermission {
                permission: name,
                writable,
                groups: vec![group],
            }),
        }
    }
    permissions
}
