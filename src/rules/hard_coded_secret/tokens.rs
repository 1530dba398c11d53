//! The shapes of credentials: private keys, and the tokens of well-known services as these document
//! them.

use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::LazyLock;

/// A credential in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is, with an article.
    pub(super) what: &'static str,
    /// Where it stands, in bytes; of a private key, its first line.
    pub(super) range: Range<usize>,
}

/// The shape of a token: what it begins with, and what follows.
struct Shape {
    what: &'static str,
    prefix: &'static str,
    /// The smallest and the largest number of characters that follow.
    len: (usize, usize),
    takes: fn(char) -> bool,
}

const fn shape(
    what: &'static str,
    prefix: &'static str,
    len: (usize, usize),
    takes: fn(char) -> bool,
) -> Shape {
    Shape { what, prefix, len, takes }
}

fn alnum(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn upper(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit()
}

fn hex(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'a'..='f')
}

fn word(c: char) -> bool {
    alnum(c) || c == '_'
}

fn dashed(c: char) -> bool {
    word(c) || c == '-'
}

fn dotted(c: char) -> bool {
    dashed(c) || c == '.'
}

fn path(c: char) -> bool {
    alnum(c) || c == '/'
}

/// No upper limit.
const ANY: usize = usize::MAX;

const SHAPES: &[Shape] = &[
    shape("an access key of Amazon Web Services", "AKIA", (16, 16), upper),
    shape("an access key of Amazon Web Services", "ASIA", (16, 16), upper),
    shape("a GitHub token", "ghp_", (36, 255), alnum),
    shape("a GitHub token", "gho_", (36, 255), alnum),
    shape("a GitHub token", "ghu_", (36, 255), alnum),
    shape("a GitHub token", "ghs_", (36, 255), alnum),
    shape("a GitHub token", "ghr_", (36, 255), alnum),
    shape("a GitHub token", "github_pat_", (22, 255), word),
    shape("a GitLab token", "glpat-", (20, 300), dotted),
    shape("a Slack token", "xoxb-", (20, ANY), dashed),
    shape("a Slack token", "xoxp-", (20, ANY), dashed),
    shape("a Slack token", "xoxa-", (20, ANY), dashed),
    shape("a Slack token", "xoxr-", (20, ANY), dashed),
    shape("a Slack token", "xoxs-", (20, ANY), dashed),
    shape("a Slack token", "xapp-", (20, ANY), dashed),
    shape("a Slack webhook", "https://hooks.slack.com/services/", (30, 120), path),
    shape("a secret key of Stripe", "sk_live_", (16, ANY), alnum),
    shape("a secret key of Stripe", "rk_live_", (16, ANY), alnum),
    shape("a secret key of Stripe", "sk_test_", (16, ANY), alnum),
    shape("a webhook secret of Stripe", "whsec_", (24, ANY), alnum),
    shape("a Google API key", "AIza", (35, 35), dashed),
    shape("a client secret of Google", "GOCSPX-", (28, 28), dashed),
    shape("an access token of Google", "ya29.", (30, ANY), dashed),
    shape("an API key of Twilio", "SK", (32, 32), hex),
    shape("an API key of SendGrid", "SG.", (60, 72), dotted),
    shape("an API key of Mailgun", "key-", (32, 32), hex),
    shape("an API key of Brevo", "xkeysib-", (64, 100), dashed),
    shape("an API key of OpenAI", "sk-proj-", (40, ANY), dashed),
    shape("an API key of Anthropic", "sk-ant-", (40, ANY), dashed),
    shape("an API key of OpenAI", "sk-", (48, 48), alnum),
    shape("a token of Hugging Face", "hf_", (34, 40), alnum),
    shape("an npm token", "npm_", (36, 36), alnum),
    shape("a PyPI token", "pypi-", (60, ANY), dashed),
    shape("a token of DigitalOcean", "dop_v1_", (64, 64), hex),
    shape("a token of Shopify", "shpat_", (32, 32), hex),
    shape("a token of Atlassian", "ATATT3", (60, ANY), |c| dashed(c) || c == '='),
    shape("a token of Linear", "lin_api_", (40, 40), alnum),
];

/// Which two bytes, both ASCII and of the first always a letter, can begin a token: for each first byte a bit for each second. Most
/// words begin otherwise.
const BEGINNINGS: [u128; 128] = {
    let mut beginnings = [0; 128];
    let mut index = 0;
    while index < SHAPES.len() {
        let prefix = SHAPES[index].prefix.as_bytes();
        beginnings[prefix[0] as usize] |= 1 << prefix[1];
        index += 1;
    }
    beginnings[b'e' as usize] |= 1 << b'y';
    beginnings
};

fn may_begin(word: &[u8]) -> bool {
    match *word {
        [first @ 0..=127, second @ 0..=127, ..] => {
            BEGINNINGS[usize::from(first)] & (1 << second) != 0
        }
        _ => false,
    }
}

/// Longer tokens and keys are not read to their end, in characters, so that time stays linear.
const LONGEST: usize = 4096;

/// No token is shorter, in bytes.
const SHORTEST: usize = 19;

/// The credentials in a text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    if text.len() < SHORTEST {
        return Vec::new();
    }
    let starts = runs(text.as_bytes()).flat_map(|run| word_starts(text, run));
    let mut tokens: Vec<Token> = starts.filter_map(|start| token(text, start)).collect();
    tokens.extend(private_keys(text));
    tokens.sort_by_key(|token| (token.range.start, usize::MAX - token.range.end));
    tokens.dedup_by(|next, last| next.range.start < last.range.end);
    tokens
}

/// The stretches of a text that are long enough for a token and in which nothing else stands than
/// what tokens are made of. One byte in [`SHORTEST`] is looked at, and more where it may be inside
/// such a stretch.
fn runs(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let (mut behind, mut at) = (0, SHORTEST - 1);
    std::iter::from_fn(move || {
        loop {
            if !is_of_tokens(*text.get(at)?) {
                at += SHORTEST;
                continue;
            }
            let before = text[behind..at].iter().rposition(|byte| !is_of_tokens(*byte));
            let start = before.map_or(behind, |before| behind + before + 1);
            let after = text[at..].iter().position(|byte| !is_of_tokens(*byte));
            behind = after.map_or(text.len(), |after| at + after);
            at = behind + SHORTEST;
            if behind - start >= SHORTEST {
                return Some(start..behind);
            }
        }
    })
}

/// Whether a byte may stand in a token. This is asked of every byte of a long text.
const fn is_of_tokens(byte: u8) -> bool {
    const OF_TOKENS: [bool; 256] = {
        let (mut of_tokens, mut byte) = ([false; 256], 0_u8);
        while byte < 128 {
            of_tokens[byte as usize] = byte.is_ascii_alphanumeric()
                || matches!(byte, b'-' | b'_' | b'.' | b'=' | b'/' | b':');
            byte += 1;
        }
        of_tokens
    };
    OF_TOKENS[byte as usize]
}

/// Where words begin that could be a token.
fn word_starts(text: &str, run: Range<usize>) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_inside = move |at: &usize| at.checked_sub(1).is_some_and(|at| is_word(bytes[at]));
    (run.start..=run.end - SHORTEST).filter(move |at| may_begin(&bytes[*at..]) && !is_inside(at))
}

/// The token that begins at `start`.
fn token(text: &str, start: usize) -> Option<Token> {
    let word = &text[start..];
    if word.starts_with("eyJ") {
        return web_token(word)
            .map(|len| Token { what: "a JSON web token", range: start..start + len });
    }
    SHAPES.iter().find_map(|shape| {
        let len = shape.len_of(word)?;
        Some(Token { what: shape.what, range: start..start + len })
    })
}

impl Shape {
    /// The length in bytes of the token at the start of a text.
    fn len_of(&self, word: &str) -> Option<usize> {
        let rest = word.strip_prefix(self.prefix)?;
        let body = &rest[..run(rest, self.takes)];
        let (min, max) = self.len;
        let fits = (min..=max).contains(&body.len()) && is_varied(body);
        fits.then_some(self.prefix.len() + body.len())
    }
}

/// The length in bytes of a JSON web token at the start of a text: two objects and a signature, each
/// in base64, parted by dots.
fn web_token(word: &str) -> Option<usize> {
    const SIGNATURE: usize = 20;
    let token = word[..run(word, dotted)].trim_end_matches('.');
    let mut parts = token.split('.');
    let (_, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = payload.starts_with("eyJ") && signature.len() >= SIGNATURE;
    (fits && parts.next().is_none()).then_some(token.len())
}

/// Private keys in PEM or PGP armour, if more than dots stands behind the first line.
fn private_keys(text: &str) -> impl Iterator<Item = Token> + '_ {
    const BODY: usize = 40;
    const BEGIN: &str = "-----BEGIN ";
    // To prepare the search takes a while.
    static BEGINNING: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(BEGIN));
    let may_hold = text.len() > BEGIN.len() + BODY;
    let starts = may_hold.then(|| BEGINNING.find_iter(text.as_bytes()));
    starts.into_iter().flatten().filter_map(|start| {
        let title = start + BEGIN.len();
        let len = run(&text[title..], |c| c.is_ascii_uppercase() || c == ' ');
        let name = &text[title..title + len];
        let rest = text[title + len..].strip_prefix("-----")?;
        let body = &rest[..run(rest, |c| c != '-')];
        let is_key = name.ends_with("PRIVATE KEY") || name.ends_with("PRIVATE KEY BLOCK");
        let is_filled = body.chars().filter(|c| alnum(*c)).count() >= BODY
            && !body.contains("{{")
            && !body.contains("...");
        let end = title + len + "-----".len();
        (is_key && is_filled).then_some(Token { what: "a private key", range: start..end })
    })
}

/// How many bytes at the start of the text are of these characters.
fn run(text: &str, takes: fn(char) -> bool) -> usize {
    text.chars().take(LONGEST).take_while(|c| takes(*c)).map(char::len_utf8).sum()
}

/// Whether the text looks random: neither "xxxx…" nor words.
fn is_varied(text: &str) -> bool {
    const DISTINCT: usize = 6;
    let mut seen: Vec<char> = text.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    let lower = text.to_ascii_lowercase();
    seen.len() >= DISTINCT
        && text.contains(|c: char| c.is_ascii_digit())
        && !["example", "xxxx", "your"].iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_the_middle_of_a_text() {
        let text = format!("token ghp_{} ends", "a1B2c3D4e5F6".repeat(3));
        let found = tokens(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].range.clone()], &text[6..46]);
    }

    #[test]
    fn every_shape_is_found_wherever_it_stands() {
        let body = |shape: &Shape| -> String {
            let all = "a1B2c3D4e5F6A7b8C9d0".chars().chain("_-./=".chars()).cycle();
            all.filter(|c| (shape.takes)(*c)).take(shape.len.0).collect()
        };
        for shape in SHAPES {
            let token = format!("{}{}", shape.prefix, body(shape));
            assert!(token.len() >= SHORTEST && token.bytes().all(is_of_tokens), "{token}");
            for before in 0..2 * SHORTEST {
                let text = format!("{}{token} x", " ".repeat(before));
                let found = tokens(&text);
                assert_eq!(found.len(), 1, "{text}");
                assert_eq!(&text[found[0].range.clone()], token);
            }
        }
    }

    #[test]
    fn stand_ins_and_near_misses_are_no_tokens() {
        let repeated = format!("ghp_{}", "x".repeat(36));
        let inside = format!("fooghp_{}", "a1B2c3D4e5F6".repeat(3));
        for text in [
            &*repeated,
            &*inside,
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_short1",
            "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAabcdef\n",
            "eyJhbGciOiJIUzI1NiJ9.body.tail",
        ] {
            assert_eq!(tokens(text), [], "{text}");
        }
    }

    #[test]
    fn keys_and_web_tokens_are_found() {
        let body = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn8ygWyF8PbnGy0AHB7MhgwMbRvI0MBZhpI";
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----");
        assert_eq!(tokens(&key)[0].range, 0..31);
        let web =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
        assert_eq!(tokens(web)[0].range, 0..web.len());
    }
}
