/** Refuses an address before anybody is asked. What it says holds the remedy. */
export const wrongAddress = (said: string): Error & { code: string } =>
  Object.assign(new Error(said), { code: WRONG_ADDRESS });

export const WRONG_ADDRESS = "WRONG_ADDRESS";
