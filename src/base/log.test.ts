import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { isRecord, parseJson } from './json.ts';
import { type Log, type LogLevel, logger } from './log.ts';

function recording(level: LogLevel = 'info'): {
  log: Log;
  lines: () => Record<string, unknown>[];
  text: () => string;
} {
  let text = '';
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  const log = logger({ level, destination });
  const lines = () => text.split('\n').filter(Boolean).map(parseJson).filter(isRecord);
  return { log, lines, text: () => text };
}

test('each call writes one line of JSON with its level, its time and its members', () => {
  const { log, lines } = recording();
  log.info({ operation: 'contact.get', status: 200 }, 'Answered.');
  log.warn({ text: 'two\nlines' }, 'Odd.');
  const [first, second] = lines();
  assert.equal(lines().length, 2);
  assert.match(String(first?.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(
    { ...first, time: '' },
    { level: 'info', time: '', operation: 'contact.get', status: 200, message: 'Answered.' },
  );
  assert.equal(second?.level, 'warn');
});

test('lines below the level are not written', () => {
  const { log, lines } = recording('warn');
  log.debug({}, 'no');
  log.info({}, 'no');
  log.error({}, 'yes');
  assert.deepEqual(
    lines().map(line => line.message),
    ['yes'],
  );
});

test('a token, cookie or secret that is handed over stays out of the line', () => {
  const { log, text } = recording();
  const secrets = {
    authorization: 'Bearer s3cr3t',
    cookie: 's3cr3t',
    access_token: 's3cr3t',
    password: 's3cr3t',
  };
  log.info({ ...secrets }, 'at the top');
  log.info({ headers: { ...secrets } }, 'in headers');
  log.error({ error: Object.assign(new Error('Failed.'), { ...secrets }) }, 'in an error');
  assert.doesNotMatch(text(), /s3cr3t/);
  assert.match(text(), /\[redacted\]/);
});

test('an error is written with its type, message, stack and code, without what else it carries', () => {
  const { log, lines } = recording();
  const error = Object.assign(new TypeError('Broken.'), { code: '23514', detail: 'Failing row: Ada' });
  log.error({ error }, 'Failed.');
  const written = lines()[0]?.error;
  assert.ok(isRecord(written));
  const { stack, ...rest } = written;
  assert.deepEqual(rest, { type: 'TypeError', message: 'Broken.', code: '23514' });
  assert.match(String(stack), /log\.test\.ts/);
});

test('what is still in memory is written when the process ends', () => {
  const module = new URL('./log.ts', import.meta.url).href;
  const program = `import { logger } from '${module}'; logger({ level: 'info' }).info({ last: true }, 'Bye.'); process.exit(0);`;
  const answer = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  assert.match(answer.stdout, /^\{.*"last":true,"message":"Bye\."\}\n$/);
});
