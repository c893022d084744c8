import { conformance } from 'countersign/vitest';

conformance({}, { api: 'sevu', grep: 'no/such/case' });
