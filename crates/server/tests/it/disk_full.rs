//! No room left: it is said in clear, nothing is lost, and the work goes on once there is room again.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::instance::{Instance, SIREN};

/// Rows that do not compress: each cell is its own noise.
fn noise(bytes: usize) -> Vec<u8> {
    let mut file = b"n,bruit\n".to_vec();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut row = 0;
    while file.len() < bytes {
        file.extend(format!("{row},").bytes());
        for _ in 0..4 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            file.extend(format!("{state:016x}").bytes());
        }
        file.push(b'\n');
        row += 1;
    }
    file
}

/// Every file below a folder.
fn files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.flatten().map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}

/// The shell forbids files over 4 MiB and has the signal of it ignored: writing past fails as on a full disk.
#[test]
fn a_file_that_does_not_fit_is_refused_in_clear_and_leaves_nothing() {
    let mut instance = Instance::new();
    instance.kill();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "trap '' XFSZ; ulimit -f 8192; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_beffroi"))
        .env_remove("BEFFROI_DATA");
    instance.restart_as(shell);
    let fields = [("authority", SIREN), ("title", "Grand"), ("schema", "-")];
    let answer = instance.post_file(&fields, "grand.csv", &noise(6 << 20));
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.text().contains("plus de place"), "{}", answer.text());
    assert_eq!(files(&instance.data().join("blobs")), 0, "nothing is left of it");
    assert!(instance.get_signed("/deposits").text().contains("Aucun dépôt"));
    instance.published("Petit", "petit.csv", b"a,b\n1,2\n");
}

/// A small disk of its own, taken away with this value.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(at).output().ok()?;
        mounted.status.success().then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Fills the disk but for `left` bytes.
fn fill(filler: &Path, left: u64) {
    let mut file = fs::File::create(filler).unwrap();
    let zeros = vec![0; 64 << 10];
    while file.write_all(&zeros).is_ok() {}
    let written = file.metadata().unwrap().len();
    file.set_len(written - left).unwrap();
}

#[test]
#[expect(clippy::print_stderr, reason = "who is not root is told what was not run")]
fn a_check_that_runs_out_of_room_goes_on_once_there_is_some() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(&folder.path().join("data")) else {
        eprintln!("not run: only root may mount a small disk");
        return;
    };
    let instance = Instance::in_folder(folder);
    let file = noise(4 << 20);
    // Room for the file and little more: its table, half as large, does not fit.
    let filler = instance.data().join("filler");
    fill(&filler, file.len() as u64 + (1 << 20));
    let fields = [("authority", SIREN), ("title", "Bruit"), ("schema", "-"), ("publish", "yes")];
    let answer = instance.post_file(&fields, "bruit.csv", &file);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let begun = Instant::now();
    while !instance.get_signed(&format!("/deposits/{id}")).text().contains("plus de place") {
        let deposit = instance.get_signed(&format!("/api/v1/deposits/{id}")).json();
        assert_eq!(deposit["state"], "checking", "{deposit}");
        assert!(begun.elapsed() < Duration::from_mins(1), "{deposit}");
        std::thread::yield_now();
    }
    assert_eq!(instance.get("/").status, 200, "pages are served all the same");
    let reports = instance.data().join("blobs/reports");
    assert_eq!(files(&reports), 0, "no report of a check that did not end");
    fs::remove_file(filler).unwrap();
    let deposit = instance.settled(&id);
    assert_eq!(deposit["state"], "published", "{deposit}");
    assert_eq!(files(&reports), 1, "one report, however often the check was tried");
    assert!(instance.get_signed(&format!("/deposits/{id}/original")).body == file, "byte for byte");
    drop(instance);
    drop(disk);
}
