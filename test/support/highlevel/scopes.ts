const readingPosts = new Set(['POST /contacts/search', 'POST /locations/{locationId}/tasks/search']);

/** The scope that a token needs for an operation, as the contract names it. */
export function scopeOf(operation: string): string {
  const [method = '', path = ''] = operation.split(' ');
  const [, first = '', , third] = path.split('/');
  const isPart = first === 'locations' && third !== undefined && third !== '';
  const right = method === 'GET' || readingPosts.has(operation) ? 'readonly' : 'write';
  return `${first}${isPart ? `/${third}` : ''}.${right}`;
}
