export const handler = async ({ Input }) => ({ greeting: `Hello, ${Input.name}!` });
