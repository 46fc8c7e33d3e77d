/** Where Microsoft sends an administrator back to, and HighLevel whoever signed in. */
export const consentPath = '/connections/consent';
