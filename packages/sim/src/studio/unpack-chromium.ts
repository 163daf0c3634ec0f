import chromium from '@sparticuz/chromium';

// Run by itself: the package unpacks into the folder of temporary files that its environment names.
await chromium.executablePath();
