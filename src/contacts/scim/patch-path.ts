import { resolve, type Target } from './attribute-path.ts';
import { type ElementPath, parseElementPath } from './filter.ts';
import { refusal } from './problem.ts';

/**
 * Reads a path of PATCH: one attribute, or all those of a schema whose URN alone is named, or none where the schema is
 * not known here (its attributes are left out everywhere). Throws `invalidPath`, and `invalidFilter` for what stands in
 * brackets.
 */
export function parsePatchPath(text: string): readonly ElementPath[] {
  const bracket = text.indexOf('[');
  const name = (bracket < 0 ? text : text.slice(0, bracket)).trim();
  const resolved = resolve(name);
  switch (resolved.kind) {
    case 'foreign':
      return [];
    case 'schema':
      if (bracket < 0) return resolved.targets;
      break;
    case 'target':
      return [bracket < 0 ? resolved.target : parseElementPath(text)];
  }
  throw refusal('invalidPath', `The path "${text.slice(0, 200)}" names no attribute of a user here.`);
}

/** Whether an attribute with this path can be written by a client. */
export function isWritable({ attribute, sub }: Target): boolean {
  return attribute.mutability !== 'readOnly' && sub?.mutability !== 'readOnly';
}
