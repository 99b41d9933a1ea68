/** Of a policy. By itself: the form that offers them would load every shape of a policy with it, and what reads shapes. */
export const MOST_LEVELS = 10;
