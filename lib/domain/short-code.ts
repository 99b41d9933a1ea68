// A few signs of an id, typed by hand where one press shall not be enough. The end of an id is where it is random.
export const shortCode = (id: string): string => (id.split("-").at(-1) ?? id).slice(0, 6).toLowerCase();

export const isShortCode = (id: string, typed: string): boolean =>
  typed.trim().replaceAll(" ", "").toLowerCase() === shortCode(id);
