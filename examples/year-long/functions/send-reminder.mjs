/** Stands for an e-mail. */
export const handler = async ({ customer, reminders }) => {
  console.log(`${customer}: reminder ${reminders + 1}`);
};
