/**
 * Labels: text by text, as users give them to networks, endpoints and drivers.
 *
 * Kept as they were given, so that inspect shows the same text and nothing of another version is lost.
 */
export type Labels = Readonly<Record<string, string>>;

/** No labels. */
export const noLabels: Labels = Object.freeze({});

/** The list that all share who were given none. */
export const none: readonly never[] = Object.freeze([]);
