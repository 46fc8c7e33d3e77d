/** Loaded first by each process of a run of tests (`--import`): half a second less for each that loads the catalogue. */
import { resolveQuickly } from '#app/quick-resolve.ts';

resolveQuickly();
