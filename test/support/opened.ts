/** What helpers have opened for the test that runs. */
const opened: (() => Promise<unknown>)[] = [];

/** Has something closed when the test that runs is over. */
export function closeAfterTest(close: () => Promise<unknown>): void {
  opened.push(close);
}

/** Closes what was opened for a test, the last first: for `afterEach`. */
export async function closeOpened(): Promise<void> {
  for (let close = opened.pop(); close; close = opened.pop()) await close();
}
