/** The APIs, in the order they are listed everywhere. */
export const APIS = ['packaging', 'cpix', 'sevu'] as const;
export type Api = (typeof APIS)[number];
