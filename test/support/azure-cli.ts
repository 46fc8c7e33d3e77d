/**
 * Stands in for the Azure CLI where the commands of a guide are run: it takes the subcommands that the guides use,
 * with arguments as the CLI documents them, notes each call in a file, and answers with ids that it was given.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isRecord, parseJson } from '#base/json.ts';

/** Which options each subcommand takes, and which member of its answer is printed by `--query`. */
const subcommands: Readonly<Record<string, readonly string[]>> = {
  login: ['tenant', 'allow-no-subscriptions'],
  'ad app create': ['display-name', 'sign-in-audience', 'query', 'output'],
  'ad app permission add': ['id', 'api', 'api-permissions'],
  'ad app permission admin-consent': ['id'],
  'ad app credential reset': ['id', 'query', 'output'],
  'ad sp create': ['id'],
  'ad sp show': ['id', 'query', 'output'],
  'ad signed-in-user show': ['query', 'output'],
  rest: ['method', 'url', 'headers', 'body'],
};

const { AZ_CALLS = '', AZ_ANSWERS = '{}' } = process.env;
const given = process.argv.slice(2);
const firstOption = given.findIndex(each => each.startsWith('--'));
const words = (firstOption === -1 ? given : given.slice(0, firstOption)).join(' ');
const known = subcommands[words];
if (!known) throw new Error(`az has no "${words}" here.`);

const { values } = parseArgs({
  args: given.slice(words.split(' ').length),
  options: Object.fromEntries(
    known.map(name => [name, { type: name.startsWith('allow-') ? 'boolean' : 'string' } as const]),
  ),
});
const body = typeof values.body === 'string' ? parseJson(textOf(values.body)) : undefined;
appendFileSync(AZ_CALLS, `${JSON.stringify({ words, ...values, ...(body !== undefined && { body }) })}\n`);

const answers = parseJson(AZ_ANSWERS);
if (!isRecord(answers)) throw new Error('AZ_ANSWERS holds no object.');
const answer = answers[`${words} ${values['display-name'] ?? ''}`.trim()];
if (values.query !== undefined) {
  if (typeof answer !== 'string') throw new Error(`Nothing is known to answer to "${words}".`);
  process.stdout.write(`${answer}\n`);
}

function textOf(argument: string): string {
  return argument.startsWith('@') ? readFileSync(argument.slice(1), 'utf8') : argument;
}
