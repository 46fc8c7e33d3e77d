import Type from 'typebox';

/** The answer of a call that has nothing to show; HighLevel's spelling stands beside the right one. */
export const Succeeded = Type.Object({ succeded: Type.Boolean(), succeeded: Type.Boolean() });

export const succeeded = { succeded: true, succeeded: true };
