/** Stands for a look at the contract: it is renewed after so many reminders. */
export const handler = async ({ reminders, renewsAfter }) => reminders >= renewsAfter;
