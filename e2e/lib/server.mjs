// The real server, on a free port, with the demonstration territory in a folder of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// Seeding the territory checks and publishes real files: generous on a busy machine, and only reached by a server that hangs.
const START_SECONDS = 120;

/**
 * Starts the server and waits until it says where it listens.
 *
 * @returns {Promise<{address: string, key: string, data: string, stop: () => Promise<void>}>}
 */
export async function startServer() {
  const binary = process.env.BEFFROI_BIN;
  assert.ok(binary, 'BEFFROI_BIN names no server: run `make browser`');
  const data = await mkdtemp(join(tmpdir(), 'beffroi-e2e-'));
  const child = spawn(binary, ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const log = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    log.splice(0, log.length - 40);
  });

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  };

  try {
    const { address, key } = await firstLines(child, ended);
    return { address, key, data, stop };
  } catch (error) {
    child.kill('SIGKILL');
    await stop();
    throw new Error(`${error.message}\n${log.join('\n')}`);
  }
}

async function firstLines(child, ended) {
  const found = new Promise((resolve) => {
    let address;
    let key;
    createInterface({ input: child.stdout }).on('line', (line) => {
      key ??= line.match(/^administrator key: (\S+)$/)?.[1];
      address ??= line.match(/^listening on (http:\/\/\S+)$/)?.[1];
      if (address && key) resolve({ address, key });
    });
  });
  const over = ended.then(([code, signal]) => {
    throw new Error(`the server ended before it listened (${signal ?? `exit code ${code}`})`);
  });
  let timer;
  const late = new Promise((_, reject) => {
    const error = new Error(`the server said neither its address nor its key in ${START_SECONDS} s`);
    timer = setTimeout(() => reject(error), START_SECONDS * 1000);
  });
  try {
    return await Promise.race([found, over, late]);
  } finally {
    clearTimeout(timer);
    over.catch(() => {});
  }
}
