//! A conversation as an action.

use crate::domain::Id;
use crate::domain::id::IdSource;
use crate::domain::lines::ContactDraft;
use crate::domain::records::{Contact, ContactPupil};
use crate::store::Action;

/// The action that stores a conversation: it, and whom it was about. `user` had it, and is to do
/// what follows from it.
pub fn contact_action(draft: &ContactDraft, ids: &mut dyn IdSource, user: Option<Id>) -> Action {
    let mut action = Action::new(draft.title.clone());
    let contact = Contact {
        provision: None,
        shared_on: None,
        date: draft.date,
        time: draft.time,
        with_type: draft.with_type.clone(),
        relationship: draft.relationship.clone(),
        with_name: draft.with_name.clone(),
        carer: draft.carer,
        medium: draft.medium.clone(),
        direction: draft.direction.clone(),
        reached: draft.reached,
        minutes: draft.minutes,
        topic: draft.topic.clone(),
        note: draft.note.clone(),
        parent_view: None,
        agreed: None,
        follow_up_on: draft.follow_up.as_ref().map(|f| f.date),
        follow_up: draft.follow_up.as_ref().map(|f| f.action.clone()).filter(|a| !a.is_empty()),
        follow_up_by: draft.follow_up.as_ref().and(user),
        followed_up_on: None,
        told_dsl_on: draft.guard.told_on,
        told_dsl_time: draft.guard.told_at,
        see_dsl: draft.see_dsl,
        restricted: draft.guard.restricted,
        interpreter: draft.interpreter,
        by: user,
        session: None,
        review: None,
    };
    let contact = action.add(ids, &contact);
    for pupil in &draft.pupils {
        action.add(ids, &ContactPupil { contact, pupil: *pupil });
    }
    action
}
