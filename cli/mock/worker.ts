// What each process of `countersign mock --workers` runs.
import { serveShare } from '../../mocks/index.ts';
import { diagnoseExchange } from './diagnose-exchange.ts';

serveShare({ diagnose: diagnoseExchange });
