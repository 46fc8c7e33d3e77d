/** The path under which Graph posts; behind it stands the id of the connection. */
export const notificationPath = '/notifications/graph';

/**
 * Where Graph posts to, without the id of the connection; nothing where it cannot reach this server. Graph takes https
 * alone; a simulated one on this machine takes an address on this machine.
 */
export function notificationAddress(publicUrl: string, graphUrl: string): string | undefined {
  const { protocol, hostname } = new URL(publicUrl);
  const isReached =
    protocol === 'https:' || (isLocal.test(hostname) && new URL(graphUrl).protocol === 'http:');
  return isReached ? `${publicUrl}${notificationPath}` : undefined;
}

const isLocal = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;
