// Oversight: the workbench.
export default {
  workbench: {
    title: 'Workbench',
    hello: 'Workbench of {name}',
    pressing: 'Most pressing',
    late: 'Late by {span}',
    due: 'Due soon, {span} left',
    running: '{span} left',
    owed: 'Owed under the clocks',
    clock: 'Clock',
    agency: 'Agency',
    lateCount: 'Late',
    runningCount: 'Running',
    nextDue: 'Next due',
    zero: 'none',
    nothing: 'No clock is running.',
    nothingNext: 'A clock starts with the end of duty, the signature of a handover, the end of the act or the completion of the matter, and then stands here.',
    numbers: 'In work and in keeping',
    admin: {
      system: 'You keep agencies, people, accounts and devices, and see no content of records.',
      security: 'You grant posts, lock and unlock accounts, and see no content of records.',
      audit: 'You read the events of every agency’s log, and see no content of records.',
    },
  },
}
