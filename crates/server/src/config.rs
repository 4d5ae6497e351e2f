//! The command line, with the environment behind it: `beffroi --help` is the reference.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Publie les données des collectivités : vérifiées, servies, prouvées.
#[derive(Debug, Parser)]
#[command(name = "beffroi", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check files against a schema and for personal data. Exit code: 0 valid, 1 not valid, 2 could not be checked.
    Check(CheckArgs),
    /// List, show, add and synchronise schemas.
    Schemas(SchemasArgs),
    /// Deposit a file into an instance's folder and publish it.
    Publish(PublishArgs),
    /// Serve an instance.
    Serve(ServeArgs),
    /// Add and list the authorities of an instance.
    Authority(AuthorityArgs),
    /// Prepare a PostgreSQL database that several servers share.
    Database(DatabaseArgs),
    /// Make a new administrator's key; the ones before stop working.
    Key(InstanceArgs),
    /// Run one query of a reader. The server starts it; people do not.
    #[command(hide = true)]
    SqlChild,
}

/// The language of sentences on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    Fr,
    En,
}

impl From<Language> for check::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Fr => Self::Fr,
            Language::En => Self::En,
        }
    }
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Text,
    Json,
    Html,
    Csv,
}

/// Which personal data is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Personal {
    /// Every kind, names and addresses too.
    All,
    /// The kinds that have a checksum (NIR, IBAN), and e-mail addresses.
    Certain,
    /// None.
    None,
}

impl From<Personal> for check::personal::Kinds {
    fn from(personal: Personal) -> Self {
        match personal {
            Personal::All => Self::All,
            Personal::Certain => Self::Certain,
            Personal::None => Self::None,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files to check; `-` reads standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Name of a known schema (`scdl/subventions` or `subventions`), a file or an http(s) address.
    #[arg(long, value_name = "NAME|FILE|URL")]
    pub(crate) schema: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ReportFormat,
    #[arg(long, value_enum, default_value = "fr", env = "BEFFROI_LANG")]
    pub(crate) lang: Language,
    /// Write the file as CSV with its certain repairs applied; they are listed. One file only.
    #[arg(long, value_name = "OUT")]
    pub(crate) fix: Option<PathBuf>,
    /// Write the wrong rows as CSV with their errors, and the good rows beside (`OUT` with `.good` before its ending) unless
    /// `--fix` names them; nothing is repaired without `--fix`. One file only.
    #[arg(long, value_name = "OUT")]
    pub(crate) rejects: Option<PathBuf>,
    /// Errors listed for each file; the counts are exact all the same.
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    pub(crate) listed: usize,
    /// Which personal data is looked for, in every cell.
    #[arg(long, value_enum, default_value = "all", value_name = "KINDS")]
    pub(crate) personal: Personal,
    /// Folder of the instance whose schemas are known besides the built-in ones.
    #[arg(long, env = "BEFFROI_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SchemasArgs {
    #[command(subcommand)]
    pub(crate) verb: SchemasVerb,
    /// Folder of the instance.
    #[arg(long, env = "BEFFROI_DATA", default_value = "beffroi-data", value_name = "DIR", global = true)]
    pub(crate) data: PathBuf,
    #[arg(long, value_enum, default_value = "fr", env = "BEFFROI_LANG", global = true)]
    pub(crate) lang: Language,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SchemasVerb {
    /// Every known schema with its version.
    List,
    /// The columns of one schema.
    Show { name: String },
    /// Add a schema from a file or an address; versions before it are kept.
    Add { source: String },
    /// Add every table schema of a catalogue in the national format.
    Sync {
        #[arg(default_value = "https://schema.data.gouv.fr/schemas/schemas.json")]
        url: String,
    },
}

/// Where an instance is.
#[derive(Clone, Debug, Args)]
pub(crate) struct InstanceArgs {
    /// Folder of the instance: database and files. Made when absent.
    #[arg(long, env = "BEFFROI_DATA", default_value = "beffroi-data", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Address of a PostgreSQL database in place of the folder's own; better given by `--database-file`.
    #[arg(long, env = "BEFFROI_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// File that holds the address of the database.
    #[arg(long, env = "BEFFROI_DATABASE_FILE", value_name = "FILE", conflicts_with = "database")]
    pub(crate) database_file: Option<PathBuf>,
    /// How long originals are kept, in days; then their bytes are erased and their hash stays.
    #[arg(long, env = "BEFFROI_KEEP_ORIGINALS", default_value_t = 365, value_name = "DAYS")]
    pub(crate) keep_originals: u32,
    /// Largest file that can be deposited, in megabytes.
    #[arg(long, env = "BEFFROI_LARGEST_FILE", default_value_t = 4_000, value_name = "MB")]
    pub(crate) largest_file: u64,
}

#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// SIREN of the authority that publishes.
    #[arg(long, value_name = "SIREN")]
    pub(crate) authority: String,
    /// Title of the data set; the file's name where none is given. An existing data set of this title gets a version.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// Name of a known schema, `-` for a free table; the one that fits where none is given.
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Option<String>,
    /// Publish the good rows alone when they are at least this percentage of all.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(0..=100))]
    pub(crate) good_rows: Option<u16>,
    #[command(flatten)]
    pub(crate) instance: InstanceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) instance: InstanceArgs,
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, env = "BEFFROI_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    /// Where readers find the instance, when that is not the address it listens on: `https://donnees.exemple.fr`.
    #[arg(long, env = "BEFFROI_BASE_URL", value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Name of the instance, on every page.
    #[arg(long, env = "BEFFROI_NAME", default_value = "Beffroi")]
    pub(crate) name: String,
    /// E-mail address that pages give to write to.
    #[arg(long, env = "BEFFROI_CONTACT", value_name = "EMAIL")]
    pub(crate) contact: Option<String>,
    /// Text file that the legal notice begins with: who publishes (name, address, telephone, publication director) and
    /// who hosts the instance, paragraphs apart by blank lines.
    #[arg(long, env = "BEFFROI_LEGAL", value_name = "FILE")]
    pub(crate) legal: Option<PathBuf>,
    /// Folder to watch: a file dropped in `DIR/<siren>/` is deposited and published when nothing stands against it.
    #[arg(long, env = "BEFFROI_INBOX", value_name = "DIR")]
    pub(crate) inbox: Option<PathBuf>,
    /// Make a demonstration territory: an inter-municipality of six towns and their data sets.
    #[arg(long)]
    pub(crate) demo: bool,
    /// What is logged: a level, or a level for each part (`warn,datasets=debug`).
    #[arg(
        long,
        env = "BEFFROI_LOG",
        default_value = "warn,beffroi=info,accounts=info,datasets=info",
        value_name = "FILTER"
    )]
    pub(crate) log: String,
}

#[derive(Debug, Args)]
pub(crate) struct AuthorityArgs {
    #[command(subcommand)]
    pub(crate) verb: AuthorityVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuthorityVerb {
    /// Add an authority.
    Add {
        siren: String,
        name: String,
        #[command(flatten)]
        instance: InstanceArgs,
    },
    /// Every authority with its SIREN.
    List {
        #[command(flatten)]
        instance: InstanceArgs,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    #[command(subcommand)]
    pub(crate) verb: DatabaseVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DatabaseVerb {
    /// Make or upgrade the tables of a PostgreSQL database. SQLite is upgraded by `serve` itself.
    Migrate {
        /// File that holds the address of the database as the owner of its tables: `postgres://owner:secret@host/name`.
        #[arg(long, env = "BEFFROI_DATABASE_OWNER_FILE", value_name = "FILE")]
        owner_file: PathBuf,
        /// Role that the server connects as. It may read and write rows, and owns no table.
        #[arg(long, env = "BEFFROI_DATABASE_ROLE", value_name = "ROLE")]
        role: String,
    },
}
