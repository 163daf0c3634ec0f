/** How rooms report what happens: a severity, a message for people, and what it is about. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;
