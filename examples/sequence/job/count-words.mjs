// Counts the words of TEXT; takes so many seconds as it is told, as a larger text would.
const seconds = Number(process.argv[2] ?? 1);
const words = (process.env.TEXT ?? '').split(/\s+/).filter((word) => word !== '');
console.log(`attempt ${process.env.AWS_BATCH_JOB_ATTEMPT} of job ${process.env.AWS_BATCH_JOB_ID}`);
setTimeout(() => console.log(`${words.length} words`), seconds * 1000);
