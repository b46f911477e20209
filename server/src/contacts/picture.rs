//! Pictures that people upload, made into portraits: decoded, cut, made small and encoded anew, so that nothing
//! of the file survives but what can be seen. Off the async threads, and few at a time: a picture may take a
//! hundred times the memory of its file.

use crate::queue::Queue;
use app::error::AppError;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;

/// Largest file in bytes.
pub const LARGEST_FILE: usize = 5 * 1024 * 1024;
/// Width and height of a portrait in pixels.
pub const SIDE: u32 = 256;
/// Longest side of a picture in pixels.
const LONGEST_SIDE: u32 = 12_000;
/// Pixels of a picture: a large camera's.
const MOST_PIXELS: u64 = 50_000_000;
/// Bytes that decoding may ask for at once: those pixels in colour with transparency, and some room to work.
const MEMORY: u64 = 256 * 1024 * 1024;
/// Pictures that may wait.
const WAITING: usize = 16;
/// The encoder's quality, of 100.
const QUALITY: u8 = 85;

/// Makes portraits, one at a time.
pub struct Pictures(Queue);

impl Default for Pictures {
    fn default() -> Self {
        Self(Queue::new(1, WAITING, 5))
    }
}

impl Pictures {
    /// The picture's centre as a JPEG of [`SIDE`] pixels either way.
    ///
    /// # Errors
    /// At the field `photo`: `photo_too_large`, `photo_format` for what is no PNG, JPEG or WebP, `photo_pixels` for
    /// more pixels than anybody's photo has, `photo_broken`; [`AppError::TooManyRequests`] when too many wait.
    pub async fn portrait(&self, file: Vec<u8>) -> Result<Vec<u8>, AppError> {
        let done = self.0.run(move || portrait_of(&file)).await?;
        // A decoder that panics has met a file that is no picture.
        let done = done.unwrap_or(Err("photo_broken"));
        done.map_err(|rule| AppError::field("photo", rule))
    }
}

fn portrait_of(file: &[u8]) -> Result<Vec<u8>, &'static str> {
    if file.len() > LARGEST_FILE {
        return Err("photo_too_large");
    }
    // By its first bytes, whatever it is called.
    let format = image::guess_format(file).map_err(|_| "photo_format")?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err("photo_format");
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| rule_of(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err("photo_pixels");
    }
    // The limits above are the decoder's own; what it decodes into is asked for here.
    if decoder.total_bytes() > MEMORY {
        return Err("photo_pixels");
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| rule_of(&error))?;
    let side = width.min(height);
    let square = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    drop(picture);
    let mut small = square.resize_exact(SIDE, SIDE, FilterType::CatmullRom);
    drop(square);
    // A square turns as well after it was cut as before, and now there is less of it.
    small.apply_orientation(orientation);
    encode(&on_white(&small))
}

fn rule_of(error: &image::ImageError) -> &'static str {
    match error {
        image::ImageError::Limits(_) => "photo_pixels",
        _ => "photo_broken",
    }
}

/// What is transparent shows white, since JPEG knows no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let rgba = picture.to_rgba8();
    let mut rgb = RgbImage::new(rgba.width(), rgba.height());
    for (from, to) in rgba.pixels().zip(rgb.pixels_mut()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let over = |colour: u16| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        *to = Rgb([over(red), over(green), over(blue)]);
    }
    rgb
}

fn encode(picture: &RgbImage) -> Result<Vec<u8>, &'static str> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .map_err(|_| "photo_broken")?;
    Ok(jpeg)
}
