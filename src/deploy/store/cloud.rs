//! Buckets of Amazon S3 and what speaks its protocol, of Google Cloud Storage and of Azure, by `object_store`.
//!
//! Credentials are those of the environment, where the tools of each cloud look for them; none is ever in `site.yaml`.

use std::path::PathBuf;
use std::time::Duration;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path as Key;
use object_store::{
    Attribute, Attributes, BackoffConfig, Error, GetOptions, ObjectStore, PutMode, PutOptions, PutPayload, RetryConfig,
    UpdateVersion,
};
use tokio::runtime::Runtime;

use super::http::Connector;
use super::{Condition, Conflict, Done, Result, Sending, Store, StoreError, Version, read};
use crate::deploy::headers::Headers;
use crate::model::config::deploy::{CacheControl, Cloud, DeployTarget, Destination};

/// How often a request is made again that failed for a reason that may pass; each time after twice the pause, more or less
/// by chance.
const TRIES: usize = 8;

/// The first pause.
const PAUSE: Duration = Duration::from_millis(100);

/// After so long no request is made again.
const PATIENCE: Duration = Duration::from_secs(120);

/// A bucket, or a folder in it.
pub(super) struct CloudStore {
    store: Box<dyn ObjectStore>,
    prefix: String,
    output: PathBuf,
    parallel: usize,
    cache: CacheControl,
    gzip: bool,
    runtime: Runtime,
}

impl CloudStore {
    /// Nothing is asked yet.
    pub(super) fn open(target: &DeployTarget, output: PathBuf) -> Result<CloudStore> {
        let Destination::Bucket { cloud, bucket, prefix, endpoint } = &target.to else {
            unreachable!("only a bucket is opened as one")
        };
        let action = || format!("open {}", target.to);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .max_blocking_threads(target.parallel + 4)
            .build()
            .map_err(|error| StoreError::refused(action(), error))?;
        let backoff = BackoffConfig { init_backoff: PAUSE, max_backoff: Duration::from_secs(15), base: 2. };
        let retry = RetryConfig { backoff, max_retries: TRIES, retry_timeout: PATIENCE };
        let connector = Connector { parallel: target.parallel };
        // In the clear only to this machine, or where nobody but the office's own network listens: who writes `http` wants it.
        let is_clear = endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        let store: object_store::Result<Box<dyn ObjectStore>> = match cloud {
            Cloud::S3 => {
                let builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_allow_http(is_clear);
                let builder = match endpoint {
                    Some(endpoint) => builder.with_endpoint(endpoint),
                    None => builder,
                };
                let built = builder.with_retry(retry).with_http_connector(connector).build();
                built.map(|store| Box::new(store) as Box<dyn ObjectStore>)
            }
            Cloud::Google => {
                let builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket);
                let builder = match endpoint {
                    Some(endpoint) => builder.with_base_url(endpoint),
                    None => builder,
                };
                let built = builder.with_retry(retry).with_http_connector(connector).build();
                built.map(|store| Box::new(store) as Box<dyn ObjectStore>)
            }
            Cloud::Azure => {
                let builder = MicrosoftAzureBuilder::from_env().with_container_name(bucket).with_allow_http(is_clear);
                let builder = match endpoint {
                    Some(endpoint) => builder.with_endpoint(endpoint.clone()),
                    None => builder,
                };
                let built = builder.with_retry(retry).with_http_connector(connector).build();
                built.map(|store| Box::new(store) as Box<dyn ObjectStore>)
            }
        };
        Ok(CloudStore {
            store: store.map_err(|error| StoreError::refused(action(), error))?,
            prefix: prefix.clone(),
            output,
            parallel: target.parallel,
            cache: target.cache.clone(),
            gzip: target.gzip,
            runtime,
        })
    }

    fn key(&self, path: &str) -> Result<Key> {
        let full = if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) };
        Key::parse(&full).map_err(|error| StoreError::refused(format!("send {path}"), error))
    }

    async fn delete_once(&self, keys: &[Key]) -> object_store::Result<()> {
        let mut deleted =
            self.store.delete_stream(stream::iter(keys.iter().cloned().map(Ok).collect::<Vec<_>>()).boxed());
        while let Some(deleted) = deleted.next().await {
            match deleted {
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn send_one(&self, file: &Sending<'_>, done: Done<'_>) -> Result<()> {
        let bytes = read(&self.output, file)?;
        let headers = Headers::of(file.path, &self.cache, self.gzip);
        let bytes = if headers.is_compressed() { crate::deploy::record::compressed_for_readers(&bytes) } else { bytes };
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, headers.content_type.into());
        attributes.insert(Attribute::CacheControl, headers.cache_control.to_owned().into());
        if let Some(encoding) = headers.content_encoding {
            attributes.insert(Attribute::ContentEncoding, encoding.into());
        }
        let options = PutOptions { attributes, ..PutOptions::default() };
        let sent = self.store.put_opts(&self.key(file.path)?, PutPayload::from(bytes), options).await;
        sent.map_err(|error| StoreError::refused(format!("send {}", file.path), in_words(&error)))?;
        done();
        Ok(())
    }
}

impl Store for CloudStore {
    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>> {
        let refused = |error: Error| StoreError::refused(format!("read {path}"), in_words(&error));
        let key = self.key(path)?;
        self.runtime.block_on(async {
            match self.store.get_opts(&key, GetOptions::default()).await {
                Ok(found) => {
                    let version = Version(found.meta.e_tag.clone().unwrap_or_default());
                    Ok(Some((found.bytes().await.map_err(refused)?.to_vec(), version)))
                }
                Err(Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(refused(error)),
            }
        })
    }

    fn put(&self, path: &str, bytes: &[u8], condition: Condition) -> Result<std::result::Result<Version, Conflict>> {
        let mode = match condition {
            Condition::Always => PutMode::Overwrite,
            Condition::IfAbsent => PutMode::Create,
            Condition::If(Version(tag)) => PutMode::Update(UpdateVersion { e_tag: Some(tag.clone()), version: None }),
        };
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, "application/octet-stream".into());
        attributes.insert(Attribute::CacheControl, "no-store".into());
        let options = PutOptions { attributes, mode, ..PutOptions::default() };
        let key = self.key(path)?;
        let is_ours =
            || Ok::<_, StoreError>(self.get(path)?.filter(|(there, _)| there == bytes).map(|(_, version)| version));
        // A request with a condition is not made again by the library: where its answer was lost, it may have been done.
        // What lies there then shows whether it was.
        let mut tries = 0;
        loop {
            let put = self.store.put_opts(&key, PutPayload::from(bytes.to_vec()), options.clone());
            match self.runtime.block_on(put) {
                Ok(put) => return Ok(Ok(Version(put.e_tag.unwrap_or_default()))),
                Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => {
                    return Ok(if tries > 0 { is_ours()? } else { None }.ok_or(Conflict));
                }
                Err(error) if tries == TRIES || !is_passing(&error) => {
                    return Err(StoreError::refused(format!("write {path}"), in_words(&error)));
                }
                Err(_) => {
                    if let Some(version) = is_ours()? {
                        return Ok(Ok(version));
                    }
                }
            }
            std::thread::sleep(PAUSE * 2_u32.pow(tries as u32));
            tries += 1;
        }
    }

    fn send(&self, files: &[Sending], done: Done) -> Result<()> {
        let all = stream::iter(files.iter().map(|file| self.send_one(file, done)));
        self.runtime.block_on(all.buffer_unordered(self.parallel).try_collect::<()>())
    }

    fn delete(&self, paths: &[&str], done: Done) -> Result<()> {
        let keys = paths.iter().map(|path| self.key(path)).collect::<Result<Vec<Key>>>()?;
        // Several at a time are one request, which the library does not make again by itself.
        let mut tries = 0;
        while let Err(error) = self.runtime.block_on(self.delete_once(&keys)) {
            if tries == TRIES || !is_passing(&error) {
                return Err(StoreError::refused("delete what is gone", in_words(&error)));
            }
            std::thread::sleep(PAUSE * 2_u32.pow(tries as u32));
            tries += 1;
        }
        keys.iter().for_each(|_| done());
        Ok(())
    }

    fn list(&self) -> Result<Vec<(String, Option<u64>)>> {
        let prefix = if self.prefix.is_empty() { None } else { Some(self.key("")?) };
        let listed = self.runtime.block_on(self.store.list(prefix.as_ref()).try_collect::<Vec<_>>());
        let listed = listed.map_err(|error| StoreError::refused("list what is there", in_words(&error)))?;
        let within = |key: &str| match self.prefix.as_str() {
            "" => Some(key.to_owned()),
            prefix => Some(key.strip_prefix(prefix)?.strip_prefix('/')?.to_owned()),
        };
        Ok(listed.iter().filter_map(|meta| Some((within(meta.location.as_ref())?, Some(meta.size)))).collect())
    }
}

/// True for a fault of the way there, or of a server that has too much to do.
fn is_passing(error: &Error) -> bool {
    !matches!(
        error,
        Error::NotFound { .. }
            | Error::InvalidPath { .. }
            | Error::NotSupported { .. }
            | Error::NotImplemented { .. }
            | Error::PermissionDenied { .. }
            | Error::Unauthenticated { .. }
            | Error::UnknownConfigurationKey { .. }
    )
}

/// What a cloud said, without the words of the library around it.
fn in_words(error: &Error) -> String {
    let mut error: &dyn std::error::Error = error;
    let mut words = error.to_string();
    while let Some(source) = error.source() {
        error = source;
        words = error.to_string();
    }
    // All three clouds answer with XML that has these two.
    let within = |tag: &str| {
        let rest = words.split_once(&format!("<{tag}>"))?.1;
        Some(rest.split_once(&format!("</{tag}>"))?.0.trim())
    };
    match (within("Code"), within("Message")) {
        (Some(code), Some(message)) => format!("{code}: {}", message.lines().next().unwrap_or_default()),
        _ if words.is_empty() => "no reason was given".to_owned(),
        _ => words,
    }
}
