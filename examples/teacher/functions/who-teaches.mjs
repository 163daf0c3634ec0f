/** Answers a string: the input of the Choice state is no object, so its Variable is `$`. */
export const handler = async ({ teacher }) => `Your teacher today is ${teacher}.`;
