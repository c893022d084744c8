/** `1 case`, `2 cases`. */
export const amount = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
