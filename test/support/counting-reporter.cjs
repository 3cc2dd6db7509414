// Mocha's dots, and the counts in the file that `npm test` names. CommonJS, because Mocha wants a
// reporter to be a module's only export.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class CountingReporter extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      const counts = JSON.stringify({ passed: passes, failed: failures });
      writeFileSync(process.env['SPANWISE_TEST_COUNTS'], counts);
    });
  }
};
