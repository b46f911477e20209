//! The options of filters that are tags, with how many they would give: the same for users and for groups.

use crate::text::fold::fold;
use app::users::Facet;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Tags that the filter shows, besides chosen ones that come later.
const TOP_TAGS: usize = 12;

/// A tag that the filter can show: its key, its name, and the row numbers of it and its descendants.
pub struct TagOption {
    /// Folded key.
    pub key: String,
    /// Name; the key where there is only a tag below it.
    pub name: String,
    /// Row numbers.
    pub seqs: Vec<i64>,
}

/// All tags and their ancestors: of `site/north` also `site`.
pub fn tag_options(tags: Vec<(i64, String, String)>) -> Vec<TagOption> {
    // In order, since the index knows what was counted lately by it.
    let mut options: BTreeMap<String, TagOption> = BTreeMap::new();
    let named = |options: &mut BTreeMap<String, TagOption>, key: &str, seq: i64| {
        let option = options.entry(key.to_owned());
        let option = option.or_insert_with(|| TagOption {
            key: key.to_owned(),
            name: key.to_owned(),
            seqs: Vec::new(),
        });
        option.seqs.push(seq);
    };
    for (seq, key, _) in &tags {
        named(&mut options, key, *seq);
        for (slash, _) in key.match_indices('/') {
            named(&mut options, &key[..slash], *seq);
        }
    }
    for (_, key, name) in tags {
        if let Some(option) = options.get_mut(&key) {
            option.name = name;
        }
    }
    options.into_values().collect()
}

/// The most frequent, and the chosen ones: these with a name if they have one for the reader, in the form they have in the
/// address (or their boxes would not be ticked). Choosing one changes no place, so that none moves from under a finger.
pub fn tag_facets(chosen: Vec<(String, String)>, options: Vec<TagOption>, counts: &[u64]) -> Vec<Facet<String>> {
    let counted = options
        .iter()
        .map(|option| option.key.clone())
        .zip(counts.iter().copied());
    let counted: HashMap<String, u64> = counted.collect();
    let count_of = |key: &str| counted.get(key).copied().unwrap_or(0);
    let asked: HashSet<String> = chosen.iter().map(|(tag, _)| fold(tag)).collect();
    let rest = options.into_iter().filter(|option| !asked.contains(&option.key));
    let rest = rest.map(|TagOption { key, name, .. }| (key, name, false));
    let chosen = chosen.into_iter().map(|(tag, name)| (tag, name, true));
    let mut facets: Vec<(bool, Facet<String>)> = chosen
        .chain(rest)
        .map(|(value, label, is_chosen)| {
            let count = count_of(&fold(&value));
            (is_chosen, Facet { value, label, count })
        })
        .filter(|(is_chosen, facet)| *is_chosen || facet.count > 0)
        .collect();
    facets.sort_by_cached_key(|(_, facet)| (Reverse(facet.count), fold(&facet.value)));
    let shown = facets.into_iter().enumerate();
    shown
        .filter(|(place, (is_chosen, _))| *place < TOP_TAGS || *is_chosen)
        .map(|(_, (_, facet))| facet)
        .collect()
}
