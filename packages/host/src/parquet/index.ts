export { parquetThreads } from './open-parquet.ts';
