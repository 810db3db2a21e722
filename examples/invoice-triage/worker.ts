import { runWorker } from '@cairn/host';
import { invoiceTriage } from './pipeline.ts';

const { PLACES_URL = 'http://127.0.0.1:4001' } = process.env;

await runWorker(invoiceTriage({ registryUrl: PLACES_URL, bankUrl: PLACES_URL }), import.meta.url);
