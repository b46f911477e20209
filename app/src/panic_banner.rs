//! A panic leaves a page that looks alive and does nothing: say so, and offer to load it anew.

use leptos::prelude::document;
use std::panic::PanicHookInfo;

/// Installs the hook; the error goes to the console and a banner to the page.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        leptos::logging::error!("{info}");
        show(info);
    }));
}

fn show(_: &PanicHookInfo<'_>) {
    let german = document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .is_some_and(|language| language == "de");
    let locale = if german {
        crate::i18n::Locale::de
    } else {
        crate::i18n::Locale::en
    };
    let Ok(banner) = document().create_element("div") else {
        return;
    };
    banner.set_class_name("panic-banner");
    let _ = banner.set_attribute("role", "alert");
    let reload = document().create_element("a");
    banner.set_text_content(Some(leptos_i18n::td_string!(locale, reload_banner)));
    if let Ok(reload) = reload {
        reload.set_text_content(Some(leptos_i18n::td_string!(locale, reload)));
        reload.set_class_name("button");
        let _ = reload.set_attribute("href", "");
        let _ = banner.append_child(&reload);
    }
    if let Some(body) = document().body() {
        let _ = body.append_child(&banner);
    }
}
