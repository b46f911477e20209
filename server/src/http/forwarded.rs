//! The client's address behind proxies (TRUST 8): what a request says about where it comes from counts
//! only as far as the configured proxies say it.

use http::HeaderMap;
use std::net::IpAddr;
use std::str::FromStr;

/// An address, or all that share its first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether the address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(self.prefix)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(self.prefix)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = text
            .split_once('/')
            .map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), str::parse).map_err(|_| ())?;
        if prefix > bits {
            return Err(());
        }
        Ok(Self { address, prefix })
    }
}

/// The address nearest to us that is not a trusted proxy. Each proxy appends whom it saw to
/// `X-Forwarded-For`, so it is read from the right, and everything left of the first stranger is that
/// stranger's own invention.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer;
    if !is_trusted(peer) {
        return client;
    }
    for line in headers.get_all("x-forwarded-for").iter().rev() {
        // What cannot be read was not written by a proxy of ours: stop at who passed it on.
        let Ok(line) = line.to_str() else { return client };
        for hop in line.rsplit(',') {
            let Some(address) = address_of(hop.trim()) else {
                return client;
            };
            client = address;
            if !is_trusted(client) {
                return client;
            }
        }
    }
    client
}

/// An address, with or without port.
fn address_of(hop: &str) -> Option<IpAddr> {
    hop.parse::<IpAddr>()
        .or_else(|_| hop.parse::<std::net::SocketAddr>().map(|socket| socket.ip()))
        .or_else(|_| hop.trim_matches(['[', ']']).parse())
        .ok()
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, lines: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_forwarded_address_counts_only_from_a_configured_proxy() {
        let proxy = &["10.0.0.0/8"];
        for (peer, lines, trusted, expected) in [
            ("203.0.113.5", &["198.51.100.1"][..], &[][..], "203.0.113.5"),
            ("203.0.113.5", &["198.51.100.1"], proxy, "203.0.113.5"),
            ("10.1.1.1", &["198.51.100.1"], proxy, "198.51.100.1"),
            ("10.1.1.1", &[], proxy, "10.1.1.1"),
            // What the client sent itself stands to the left.
            ("10.1.1.1", &["127.0.0.1, 198.51.100.1"], proxy, "198.51.100.1"),
            ("10.1.1.1", &["198.51.100.1, 10.2.2.2"], proxy, "198.51.100.1"),
            ("10.1.1.1", &["127.0.0.1", "198.51.100.1"], proxy, "198.51.100.1"),
            ("10.1.1.1", &["198.51.100.1, rubbish"], proxy, "10.1.1.1"),
            ("10.1.1.1", &["198.51.100.1:4711"], proxy, "198.51.100.1"),
            ("10.1.1.1", &["[2001:db8::1]:443"], proxy, "2001:db8::1"),
            ("::ffff:10.1.1.1", &["198.51.100.1"], proxy, "198.51.100.1"),
            ("2001:db8::9", &["198.51.100.1"], &["2001:db8::/32"], "198.51.100.1"),
        ] {
            assert_eq!(client(peer, lines, trusted), expected, "{peer} {lines:?} {trusted:?}");
        }
    }

    #[test]
    fn networks_are_read_strictly() {
        for text in [
            "10.0.0.0/33",
            "10.0.0/8",
            "::/129",
            "host",
            "",
            "10.0.0.0/",
            "10.0.0.0/-1",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        assert!(
            "0.0.0.0/0"
                .parse::<Network>()
                .unwrap()
                .contains("1.2.3.4".parse().unwrap())
        );
    }
}
