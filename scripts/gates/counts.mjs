import { readFileSync } from 'node:fs';

/**
 * What a test run came to, from the runner's JSON report and its exit status. Nothing may pass unseen: a report that is
 * missing, a file that could not be loaded, a skipped test and a status that no test explains are failures.
 *
 * @typedef {{ passed: number, failed: number, remarks: string[] }} Counts
 */

/** @returns {Counts} */
export function countVitest(reportFile, status) {
  return count(reportFile, status, (report) => {
    const broken = report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      broken: broken.map((file) => `${file.name} could not be run`),
    };
  });
}

/** @returns {Counts} */
export function countPlaywright(reportFile, status) {
  return count(reportFile, status, ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    broken: errors.map((error) => error.message ?? String(error.value)),
  }));
}

function count(reportFile, status, read) {
  const report = parseReport(reportFile);
  if (!report)
    return { passed: 0, failed: 1, remarks: [`the runner left no report and ended with status ${status}`] };

  const { passed, failed, skipped, broken } = read(report);
  const remarks = [...broken];
  if (skipped > 0) remarks.push(`${skipped} skipped tests count as failed`);
  let allFailed = failed + skipped + broken.length;
  if (allFailed === 0 && (status !== 0 || passed === 0)) {
    remarks.push(passed === 0 ? 'no test was run' : `the runner ended with status ${status}`);
    allFailed = 1;
  }
  return { passed, failed: allFailed, remarks };
}

function parseReport(reportFile) {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return undefined;
  }
}
