//! Photos: what is taken, what survives, and who sees them.

use super::{Office, origin};
use crate::on_both;
use crate::support::{World, sqlite};
use crate::users::list::{group, user};
use app::contacts::ContactRight;
use app::contacts::api::ContactAdmin;
use app::error::AppError;
use app::users::api::UserAdmin;
use control_center::contacts::picture::{LARGEST_FILE, Pictures, SIDE};
use control_center::users::Users;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};

const RED: Rgb<u8> = Rgb([200, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 200]);

/// Red on the left, blue on the right.
fn two_halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE })
}

/// A PNG of that size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = two_halves(width, height);
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(&picture, width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 95);
    encoder
        .encode(&two_halves(width, height), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

/// An EXIF block of one orientation and a place: little-endian TIFF.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPSLatitude 47.3769 SecretCameraOwner");
    exif
}

/// The same JPEG with an EXIF block behind its start.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let exif = exif(orientation);
    let length = u16::try_from(exif.len() + 2).unwrap();
    let mut file = jpeg[..2].to_vec();
    file.extend([0xff, 0xe1]);
    file.extend(length.to_be_bytes());
    file.extend(exif);
    file.extend(&jpeg[2..]);
    file
}

fn has(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

async fn portrait(file: Vec<u8>) -> RgbImage {
    let made = Pictures::default().portrait(file).await.unwrap();
    assert_eq!(image::guess_format(&made).unwrap(), ImageFormat::Jpeg);
    let picture = image::load_from_memory(&made).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (SIDE, SIDE));
    picture
}

fn is_near(pixel: Rgb<u8>, colour: Rgb<u8>) -> bool {
    pixel
        .0
        .iter()
        .zip(colour.0)
        .all(|(one, other)| one.abs_diff(other) < 24)
}

#[tokio::test]
async fn every_format_becomes_a_square_jpeg_of_its_middle() {
    let mut webp = Vec::new();
    WebPEncoder::new_lossless(&mut webp)
        .write_image(&two_halves(60, 300), 60, 300, ExtendedColorType::Rgb8)
        .unwrap();
    for file in [png(300, 60), png(1, 1), jpeg(640, 480), webp] {
        portrait(file).await;
    }
    let wide = portrait(png(900, 300)).await;
    // The middle third: still red on the left and blue on the right.
    assert!(is_near(*wide.get_pixel(20, 128), RED) && is_near(*wide.get_pixel(235, 128), BLUE));
}

#[tokio::test]
async fn nothing_hidden_survives() {
    let mut file = with_exif(&jpeg(400, 400), 1);
    file.extend(b"PK\x03\x04 and a whole archive behind the picture");
    assert!(has(&file, b"GPSLatitude") && has(&file, b"archive"));
    let made = Pictures::default().portrait(file).await.unwrap();
    for secret in [
        &b"Exif"[..],
        b"GPSLatitude",
        b"SecretCameraOwner",
        b"archive",
        b"PK\x03\x04",
    ] {
        assert!(!has(&made, secret));
    }
    // A text chunk of a PNG, after the header.
    let mut file = png(40, 40);
    let mut chunk = b"tEXtComment\0SecretCameraOwner".to_vec();
    let length = u32::try_from(chunk.len() - 4).unwrap().to_be_bytes();
    let sum = crc(&chunk).to_be_bytes();
    chunk.splice(0..0, length);
    chunk.extend(sum);
    file.splice(33..33, chunk);
    let made = Pictures::default().portrait(file).await.unwrap();
    assert!(!has(&made, b"SecretCameraOwner"));
}

/// The checksum of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            };
        }
    }
    !sum
}

#[tokio::test]
async fn the_orientation_of_the_camera_is_kept() {
    // 6: the camera was turned, and what is left in the file is up in the picture.
    let turned = portrait(with_exif(&jpeg(400, 400), 6)).await;
    assert!(is_near(*turned.get_pixel(128, 20), RED) && is_near(*turned.get_pixel(128, 235), BLUE));
    let mirrored = portrait(with_exif(&jpeg(400, 400), 2)).await;
    assert!(is_near(*mirrored.get_pixel(20, 128), BLUE) && is_near(*mirrored.get_pixel(235, 128), RED));
}

#[tokio::test]
async fn what_is_transparent_shows_white() {
    let clear = image::RgbaImage::from_pixel(50, 50, image::Rgba([0, 0, 0, 0]));
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(&clear, 50, 50, ExtendedColorType::Rgba8)
        .unwrap();
    assert!(is_near(*portrait(file).await.get_pixel(10, 10), Rgb([255, 255, 255])));
}

/// A PNG that says it is this large, and holds nothing; its depth in bits and colour type by PNG's numbers.
fn bomb(width: u32, height: u32, [depth, colour]: [u8; 2]) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([depth, colour, 0, 0, 0]);
    let sum = crc(&header).to_be_bytes();
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend(header);
    file.extend(sum);
    file.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    file
}

#[tokio::test]
async fn what_is_no_photo_is_refused_by_its_content() {
    let pictures = Pictures::default();
    let mut large = png(4, 4);
    large.resize(LARGEST_FILE + 1, 0);
    let mut cut = jpeg(300, 300);
    cut.truncate(12);
    for (file, rule) in [
        (large, "photo_too_large"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec(),
            "photo_format",
        ),
        (b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "photo_format"),
        (b"BM a bitmap of some kind, or not".to_vec(), "photo_format"),
        (Vec::new(), "photo_format"),
        (bomb(60_000, 60_000, [8, 2]), "photo_pixels"),
        (bomb(11_000, 11_000, [8, 2]), "photo_pixels"),
        // Eight bytes a pixel: not too many pixels, but too much memory.
        (bomb(7_000, 7_000, [16, 6]), "photo_pixels"),
        (cut, "photo_broken"),
        (b"\x89PNG\r\n\x1a\n and nothing of the kind".to_vec(), "photo_broken"),
    ] {
        let told = pictures.portrait(file).await;
        assert_eq!(told, Err(AppError::field("photo", rule)));
    }
}

#[tokio::test]
async fn only_so_many_wait() {
    let office = std::sync::Arc::new(Office::open(sqlite().await).await);
    let asked = (0..64).map(|_| {
        let office = office.clone();
        tokio::spawn(async move { office.core.pictures.portrait(png(600, 600)).await })
    });
    let asked: Vec<_> = asked.collect();
    let (mut made, mut refused) = (0, 0);
    for one in asked {
        match one.await.unwrap() {
            Ok(_) => made += 1,
            Err(AppError::TooManyRequests { .. }) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(made > 0 && refused > 0, "{made} made, {refused} refused");
}

async fn a_photo_is_put_shown_replaced_and_taken_away(world: World) {
    let office = Office::open(world).await;
    let id = office.add("last_name=Kim").await;
    let set = async |picture| office.contacts.set_photo(&office.admin, &origin(), id, picture).await;
    assert_eq!(office.contacts.photo(&office.admin, id).await, Err(AppError::NotFound));
    let first = set(Some(png(300, 300))).await.unwrap();
    let (digest, jpeg) = office.contacts.photo(&office.admin, id).await.unwrap();
    assert_eq!(first, format!("/control-center/contacts/{id}/photo?v={digest}"));
    assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
    let record = office.contacts.get(&office.admin, id).await.unwrap();
    // It is no field of the form: whoever edits the contact meanwhile has no conflict with it.
    assert_eq!((record.photo.as_str(), record.version), (first.as_str(), 1));
    let second = set(Some(png(300, 100))).await.unwrap();
    assert_eq!(set(Some(png(300, 100))).await.unwrap(), second);
    assert_eq!(office.number("SELECT COUNT(*) FROM contact_photos").await, 1);
    assert_eq!(set(None).await.unwrap(), "");
    assert_eq!(office.contacts.photo(&office.admin, id).await, Err(AppError::NotFound));
    let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'contact.photo'";
    assert_eq!(office.number(events).await, 3);
    set(Some(png(300, 300))).await.unwrap();
    office.contacts.delete(&office.admin, &origin(), id).await.unwrap();
    assert_eq!(office.number("SELECT COUNT(*) FROM contact_photos").await, 0);
}

async fn only_who_may_see_the_contact_sees_its_photo(world: World) {
    let office = Office::open(world).await;
    let (_, member) = user(&office.world, "member").await;
    let (_, stranger) = user(&office.world, "stranger").await;
    group(&office.world, 1, "Led", &[member]).await;
    let lead = office.lead_of(1).await;
    let reader = office.somebody_with(2, ContactRight::Read).await;
    let nobody = office.somebody_with(3, ContactRight::None).await;
    let ours = office.add("last_name=Ours").await;
    let theirs = office.add("last_name=Theirs").await;
    for id in [ours, theirs] {
        let photo = Some(png(30, 30));
        office
            .contacts
            .set_photo(&office.admin, &origin(), id, photo)
            .await
            .unwrap();
    }
    office.link(member, ours).await;
    office.link(stranger, theirs).await;
    let oneself = app::context::Caller {
        seq: stranger,
        ..nobody.clone()
    };
    for (role, caller, sees_ours, sees_theirs) in [
        ("administrator", &office.admin, true, true),
        ("reader", &reader, true, true),
        ("lead", &lead, true, false),
        ("user", &nobody, false, false),
        ("oneself", &oneself, false, true),
    ] {
        for (id, sees) in [(ours, sees_ours), (theirs, sees_theirs)] {
            let photo = office.contacts.photo(caller, id).await;
            assert_eq!(photo.is_ok(), sees, "{role}");
            assert!(sees || photo == Err(AppError::NotFound), "{role}");
        }
    }
    // The list of users shows it without asking for it.
    let page = Users(office.core.clone())
        .list(&lead, &app::users::query::UserQuery::default())
        .await
        .unwrap();
    let photos: Vec<_> = page
        .rows
        .iter()
        .map(|row| row.photo.starts_with("/control-center/contacts/"))
        .collect();
    assert_eq!(photos, [true]);
}

on_both!(
    a_photo_is_put_shown_replaced_and_taken_away,
    only_who_may_see_the_contact_sees_its_photo,
);
