// Oversight: the workbench.
export default {
  workbench: {
    title: '工作台',
    hello: '{name}的工作台',
    pressing: '最紧急',
    late: '逾期 {span}',
    due: '临期，剩余 {span}',
    running: '剩余 {span}',
    owed: '时限待办',
    clock: '时限',
    agency: '执法机构',
    lateCount: '已逾期',
    runningCount: '计时中',
    nextDue: '最近到期',
    zero: '无',
    nothing: '没有计时中的时限。',
    nothingNext: '执法工作结束、签署移交、行政执法行为终结或办结登记后，时限从那时起算，并显示在这里。',
    numbers: '在办与在库',
    admin: {
      system: '您管理单位、人员、账号和设备，看不到执法记录的内容。',
      security: '您授予岗位，锁定和解锁账号，看不到执法记录的内容。',
      audit: '您查看各单位保管日志里的事件，看不到执法记录的内容。',
    },
  },
}
