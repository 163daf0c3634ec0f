/**
 * A real one would send a mail with two links. Whoever holds the token answers with SendTaskSuccess
 * or SendTaskFailure, in a minute or in a week; what this function returns does not matter.
 */
export const handler = async ({ order, total, taskToken }) => {
  console.log(`Order ${order} over ${total} waits for approval. Its token: ${taskToken}`);
};
