/** Loaded first by each process of a run of tests (`--import`). */
import hooks from 'node:async_hooks';
import { resolveQuickly } from '#app/quick-resolve.ts';

// Half a second less for each process that loads the catalogue.
resolveQuickly();

// The runner follows every promise, to know of which test a stray rejection is: a fifth of the processor's time.
// Without, such a rejection fails its file. What a test opens must be closed by its context or `closeAfterTest`.
const { createHook } = hooks;
hooks.createHook = callbacks => createHook({ ...callbacks, trackPromises: false });
await import('node:test');
hooks.createHook = createHook;
