// Builds the app of the HTML report into the package: one page that needs nothing else.
import { buildApp } from '../reports/html/build-app.ts';

await buildApp('dist/reports/html/app.html');
