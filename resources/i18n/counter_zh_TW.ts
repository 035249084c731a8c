<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW" sourcelanguage="en_US">
    <context>
        <name>AccountsPage</name>
        <message>
            <source>Accounts</source>
            <translation>帳號</translation>
        </message>
        <message>
            <source>The head office opens, changes and closes accounts; at a branch without one the command does it while this program is closed.</source>
            <translation>帳號由總處開立、變更、停用；沒有總處的分處，關閉本程式後以命令辦理。</translation>
        </message>
        <message>
            <source>Accounts of this branch</source>
            <translation>本分處的帳號</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>代號</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>職務</translation>
        </message>
        <message>
            <source>Loan ceiling</source>
            <translation>核貸上限</translation>
        </message>
        <message>
            <source>Undoes</source>
            <translation>沖正</translation>
        </message>
        <message>
            <source>Days back</source>
            <translation>回溯天數</translation>
        </message>
        <message>
            <source>Valid</source>
            <translation>有效期間</translation>
        </message>
        <message>
            <source>Stands</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>alone</source>
            <translation>可單獨</translation>
        </message>
        <message>
            <source>with a second person</source>
            <translation>須覆核</translation>
        </message>
        <message>
            <source>no end</source>
            <translation>無期限</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>已停用</translation>
        </message>
        <message>
            <source>not today</source>
            <translation>今天不在有效期間</translation>
        </message>
        <message>
            <source>locked for wrong passwords</source>
            <translation>密碼錯誤，鎖定中</translation>
        </message>
        <message>
            <source>one-time password</source>
            <translation>初始密碼</translation>
        </message>
        <message>
            <source>password of {day}</source>
            <translation>密碼 {day} 起</translation>
        </message>
        <message>
            <source>no password yet</source>
            <translation>尚未設密碼</translation>
        </message>
    </context>
    <context>
        <name>AlertLines</name>
        <message>
            <source>Alert: {cause} ({day}, {clerk})</source>
            <translation>警示：{cause}（{day} {clerk}）</translation>
        </message>
    </context>
    <context>
        <name>AlertPanel</name>
        <message>
            <source>Alert on the pledgor</source>
            <translation>當事人警示</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>存檔</translation>
        </message>
        <message>
            <source>Alert</source>
            <translation>警示</translation>
        </message>
        <message>
            <source>New</source>
            <translation>新增</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>New pledges of this person need a second person</source>
            <translation>此人再質借時，須由第二人覆核</translation>
        </message>
        <message>
            <source>The window warns wherever this person is shown, until it is lifted.</source>
            <translation>在解除之前，開啟此人的單據或再次質借時都會提醒。</translation>
        </message>
        <message>
            <source>New alert</source>
            <translation>新增警示</translation>
        </message>
        <message>
            <source>Lift: {cause}, {day}</source>
            <translation>解除：{cause}（{day}）</translation>
        </message>
    </context>
    <context>
        <name>AnswerList</name>
        <message>
            <source>Bags offered</source>
            <translation>待接管的封袋</translation>
        </message>
        <message>
            <source>Bag</source>
            <translation>袋號</translation>
        </message>
        <message>
            <source>Contents</source>
            <translation>內容</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>答覆</translation>
        </message>
        <message>
            <source>taken over</source>
            <translation>已點收</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>拒收</translation>
        </message>
    </context>
    <context>
        <name>AnswerPanel</name>
        <message>
            <source>Signed by</source>
            <translation>簽收人</translation>
        </message>
        <message>
            <source>Answer a hand-over</source>
            <translation>答覆交接</translation>
        </message>
        <message>
            <source>Enter the answer</source>
            <translation>登錄答覆</translation>
        </message>
        <message>
            <source>Scan each bag taken over; Space also says taken over or refused.</source>
            <translation>逐袋掃描點收的封袋；也可以按空白鍵，切換點收或拒收。</translation>
        </message>
        <message>
            <source>{who} signs the slip (F10, 6) for what is taken over.</source>
            <translation>點收的封袋由{who}在單據上簽收（F10，6）。</translation>
        </message>
        <message>
            <source>{by} offers you these bags.</source>
            <translation>{by}把這些封袋交給您保管。</translation>
        </message>
        <message>
            <source>Only {who} may take them over, signed in here; you may refuse them.</source>
            <translation>須由{who}本人登入後點收；您可以登錄拒收（撤回）。</translation>
        </message>
    </context>
    <context>
        <name>AuditPage</name>
        <message>
            <source>Auditor's key</source>
            <translation>稽核公鑰檔</translation>
        </message>
        <message>
            <source>Write to</source>
            <translation>匯出到</translation>
        </message>
        <message>
            <source>Hand the journal out</source>
            <translation>匯出帳冊</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Journal for an auditor</source>
            <translation>帳冊匯出給稽核</translation>
        </message>
        <message>
            <source>This key is {name}. Compare it with the auditor.</source>
            <translation>這把公鑰的識別碼是 {name}，請與稽核人員核對。</translation>
        </message>
        <message>
            <source>The auditor's public key</source>
            <translation>選擇稽核人員的公鑰檔</translation>
        </message>
        <message>
            <source>Public keys (*.pub)</source>
            <translation>公鑰檔 (*.pub)</translation>
        </message>
        <message>
            <source>Where to write the journal</source>
            <translation>帳冊要匯出到哪裡</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>選擇…</translation>
        </message>
        <message>
            <source>The whole journal, for one auditor alone</source>
            <translation>整本帳冊，只給這一位稽核人員</translation>
        </message>
        <message>
            <source>The auditor gives a file that ends in .pub; compare its sixteen digits with the auditor. What is written can be read with the auditor's own key alone. No names, numbers or notes of persons are in it. Two people open the journal, and the journal says so.</source>
            <translation>稽核人員會提供一個 .pub 檔，請先與本人核對十六位識別碼。匯出的檔案只有他自己的金鑰打得開，裡面沒有持當人的姓名、證號或附註。匯出須由兩個人辦理，帳冊上會留下紀錄。</translation>
        </message>
        <message>
            <source>{done} of {of} entries are written. Esc stops it.</source>
            <translation>已寫出 {done} 筆，共 {of} 筆。按 Esc 可以停止。</translation>
        </message>
        <message>
            <source>The journal is written to {path}.</source>
            <translation>帳冊已寫到 {path}。</translation>
        </message>
    </context>
    <context>
        <name>BagsView</name>
        <message>
            <source>Bags</source>
            <translation>封袋</translation>
        </message>
        <message>
            <source>Bag</source>
            <translation>袋號</translation>
        </message>
        <message>
            <source>Contents</source>
            <translation>內容</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>起始日</translation>
        </message>
        <message>
            <source>{what}　Bags: {count}</source>
            <translation>{what}　共 {count} 袋</translation>
        </message>
    </context>
    <context>
        <name>Banner</name>
        <message>
            <source>Close</source>
            <translation>關閉</translation>
        </message>
    </context>
    <context>
        <name>BlockedPart</name>
        <message>
            <source>Blocked</source>
            <translation>停止辦理的單子</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Days left</source>
            <translation>剩餘天數</translation>
        </message>
    </context>
    <context>
        <name>BlocksPart</name>
        <message>
            <source>Blocked</source>
            <translation>停止辦理</translation>
        </message>
        <message>
            <source>{day} {time}, entered by {clerk}</source>
            <translation>{day} {time}，經辦 {clerk}</translation>
        </message>
        <message>
            <source>Reported by</source>
            <translation>掛失人</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>遺失經過</translation>
        </message>
        <message>
            <source>Police unit</source>
            <translation>警察機關</translation>
        </message>
        <message>
            <source>Case number</source>
            <translation>案號</translation>
        </message>
        <message>
            <source>Letter number</source>
            <translation>公文文號</translation>
        </message>
        <message>
            <source>Its last day was {day}.</source>
            <translation>寬限末日 {day} 已過。</translation>
        </message>
        <message>
            <source>Its last day is {day}: {count} left, today counted.</source>
            <translation>寬限末日 {day}，連今天還有 {count} 天。</translation>
        </message>
        <message>
            <source>Written at another counter by a newer version of this program.</source>
            <translation>另一櫃檯以較新版的程式寫入，本櫃檯更新後才能判讀。</translation>
        </message>
        <message>
            <source>Had been blocked</source>
            <translation>曾停止辦理</translation>
        </message>
    </context>
    <context>
        <name>CallCardPart</name>
        <message>
            <source>Call</source>
            <translation>通聯</translation>
        </message>
        <message>
            <source>Nobody is called between 21:00 and 09:00.</source>
            <translation>21:00 至翌日 09:00 不得撥打電話。</translation>
        </message>
        <message>
            <source>Number called</source>
            <translation>撥打號碼</translation>
        </message>
        <message>
            <source>Promised for</source>
            <translation>約定日期</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Note the call</source>
            <translation>登錄通聯結果</translation>
        </message>
        <message>
            <source>Nothing was tried yet.</source>
            <translation>尚無通聯紀錄。</translation>
        </message>
        <message>
            <source>answers mostly about {hour}:00</source>
            <translation>多於 {hour} 時接聽</translation>
        </message>
        <message>
            <source>try {number} of {most}</source>
            <translation>第 {number} 次／至多 {most} 次</translation>
        </message>
        <message>
            <source>no answer: again {day}</source>
            <translation>未接則 {day} 再撥</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>最後期限</translation>
        </message>
        <message>
            <source>Tried before</source>
            <translation>通聯紀錄</translation>
        </message>
        <message>
            <source>What to say</source>
            <translation>通話要領</translation>
        </message>
        <message>
            <source>15, 6/15 or +3</source>
            <translation>15、6/15 或 +3</translation>
        </message>
        <message>
            <source>{who}. Better take the next one; you may call all the same.</source>
            <translation>{who}。請先打下一位；仍要撥打也可以。</translation>
        </message>
        <message>
            <source>No longer on the list</source>
            <translation>已不在名單上</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>下一位</translation>
        </message>
        <message>
            <source>No number: send a letter</source>
            <translation>沒有電話：請寄到期通知書</translation>
        </message>
        <message>
            <source>Allows no calls: send a letter, or a message where that is allowed.</source>
            <translation>本人不同意電話通知：請寄信，或改用本人同意的訊息。</translation>
        </message>
        <message>
            <source>{count} more {ticket}</source>
            <translation>其餘 {count} 張{ticket}</translation>
        </message>
        <message>
            <source>and {count} more below</source>
            <translation>其餘 {count} 張列在下方</translation>
        </message>
        <message>
            <source>ID number ends in {ends}</source>
            <translation>證件號碼末四碼　{ends}</translation>
        </message>
        <message>
            <source>Nobody can be called: {more} and {contacts} to enter a number, {more} and {letters} to send a letter.</source>
            <translation>沒有可撥打的電話：按 {more} 再按 {contacts} 登錄電話，或按 {more} 再按 {letters} 寄到期通知書。</translation>
        </message>
        <message>
            <source> If you did call: its number and Enter note it, what you typed is kept. An arrow goes on without it.</source>
            <translation>若已通話：按結果的數字鍵再按 Enter 即可登錄，已輸入的都還在；按方向鍵則不登錄，到下一人。</translation>
        </message>
        <message>
            <source>today</source>
            <translation>今日</translation>
        </message>
        <message>
            <source>{day} over</source>
            <translation>{day} 已過</translation>
        </message>
    </context>
    <context>
        <name>CallPaper</name>
        <message>
            <source>The file will hold names, phone numbers and amounts, and nothing protects it. Put it where only those who call can read it, and delete it after use.</source>
            <translation>檔案含姓名、電話與金額，沒有加密保護。請存到只有通聯人員能讀取的資料夾，用完立即刪除。</translation>
        </message>
        <message>
            <source>Pick a folder…</source>
            <translation>選擇資料夾…</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>不匯出</translation>
        </message>
        <message>
            <source>Call list as ODS</source>
            <translation>匯出通聯名單（ODS）</translation>
        </message>
        <message>
            <source>Call list</source>
            <translation>到期通聯名單</translation>
        </message>
        <message>
            <source>Call list {code}</source>
            <translation>到期通聯名單 {code}</translation>
        </message>
        <message>
            <source>{count} people of list {code} are in {path}. Delete the file after use.</source>
            <translation>名單 {code} 共 {count} 人，已存到 {path}。用完請刪除檔案。</translation>
        </message>
    </context>
    <context>
        <name>CallWords</name>
        <message>
            <source>Told in person</source>
            <translation>已通知本人</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>無人接聽</translation>
        </message>
        <message>
            <source>Wrong number</source>
            <translation>號碼錯誤</translation>
        </message>
        <message>
            <source>Wants no reminder</source>
            <translation>本人拒絕通知</translation>
        </message>
        <message>
            <source>Promised a day</source>
            <translation>約定到場日</translation>
        </message>
        <message>
            <source>Asked to call back</source>
            <translation>請人轉告回電</translation>
        </message>
        <message>
            <source>Sent</source>
            <translation>已寄發</translation>
        </message>
        <message>
            <source>Not delivered</source>
            <translation>未送達</translation>
        </message>
        <message>
            <source>Came back</source>
            <translation>退回</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>SMS</source>
            <translation>簡訊</translation>
        </message>
        <message>
            <source>E-mail</source>
            <translation>電子郵件</translation>
        </message>
        <message>
            <source>Letter</source>
            <translation>信函</translation>
        </message>
        <message>
            <source>Mobile</source>
            <translation>手機</translation>
        </message>
        <message>
            <source>Home</source>
            <translation>住家</translation>
        </message>
        <message>
            <source>Work</source>
            <translation>公司</translation>
        </message>
        <message>
            <source>Other phone</source>
            <translation>其他電話</translation>
        </message>
        <message>
            <source>over</source>
            <translation>已逾期</translation>
        </message>
        <message>
            <source>today</source>
            <translation>今日截止</translation>
        </message>
        <message>
            <source>{days} days</source>
            <translation>{days} 日</translation>
        </message>
        <message>
            <source>“Good day, my name is {caller}. Is {name} there, please?”</source>
            <translation>「您好，我是 {caller}，請問 {name} 在嗎？」</translation>
        </message>
        <message>
            <source>Somebody else answers: only ask to have {phone} called back. Not a word about this office, a {ticket}, a date or an amount.</source>
            <translation>他人接聽：只請轉告回電 {phone}，不得提及本機關、{ticket}、日期或金額。</translation>
        </message>
        <message>
            <source>{day} {time}  {channel}: {outcome} ({by})</source>
            <translation>{day} {time}　{channel}：{outcome}（{by}）</translation>
        </message>
        <message>
            <source>, for {day}</source>
            <translation>，約 {day}</translation>
        </message>
        <message>
            <source>in writing</source>
            <translation>書面</translation>
        </message>
        <message>
            <source>at the counter</source>
            <translation>臨櫃</translation>
        </message>
        <message>
            <source>by phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>by message</source>
            <translation>訊息</translation>
        </message>
        <message>
            <source>Counter {counter} ({by}) is calling, to {time}</source>
            <translation>{counter} 號櫃檯 {by} 通話中，至 {time}</translation>
        </message>
        <message>
            <source>Already noted: {attempt}. Nobody has to call any more.</source>
            <translation>已有人登錄：{attempt}。不必再打。</translation>
        </message>
        <message>
            <source>All was renewed or redeemed meanwhile: there is nothing left to call about.</source>
            <translation>已全部續質或取贖，不必再打。</translation>
        </message>
        <message>
            <source>No longer on today's list: what was due has been renewed or redeemed, or is on hold.</source>
            <translation>已不在今日名單：到期的已續質、取贖或扣留中，不必再打。</translation>
        </message>
        <message>
            <source>Moved away</source>
            <translation>遷移不明</translation>
        </message>
        <message>
            <source>Nobody of that name</source>
            <translation>查無此人</translation>
        </message>
        <message>
            <source>No such address</source>
            <translation>查無此址（或地址不全）</translation>
        </message>
        <message>
            <source>Not collected in time</source>
            <translation>招領逾期</translation>
        </message>
        <message>
            <source>Not accepted</source>
            <translation>拒收</translation>
        </message>
        <message>
            <source>Another reason</source>
            <translation>其他原因</translation>
        </message>
        <message>
            <source>Perhaps arrived</source>
            <translation>不確定是否送達</translation>
        </message>
        <message>
            <source>{line}, the reason: {why}</source>
            <translation>{line}（原因：{why}）</translation>
        </message>
        <message>
            <source>Counter {counter}, {by}, to {time}</source>
            <translation>{counter} 號櫃檯 {by} 通話中，至 {time}</translation>
        </message>
        <message>
            <source>Noted in error</source>
            <translation>登錄有誤，撤回</translation>
        </message>
        <message>
            <source>{line} – put right since</source>
            <translation>{line}（已更正）</translation>
        </message>
        <message>
            <source>It is {name}: check the last four digits of the ID number, then:</source>
            <translation>{name} 本人：先核對證件號碼末四碼，再告知：</translation>
        </message>
        <message>
            <source>“You have {count} {ticket} to renew or redeem by {day}; please bring the paper.”</source>
            <translation>「您有 {count} 張{ticket}，請於 {day} 前攜單前來辦理續質或取贖。」</translation>
        </message>
        <message>
            <source>“The last day of {count} {ticket} is over. Please call us or come at once; a supervisor decides whether anything can still be done.” Promise nothing, name no amount.</source>
            <translation>「您有 {count} 張{ticket}最後期限已過，請儘速來電或親自前來，能否再辦理須由主管決定。」不作任何承諾，不報金額。</translation>
        </message>
    </context>
    <context>
        <name>CallsPage</name>
        <message>
            <source>To call</source>
            <translation>通聯名單</translation>
        </message>
        <message>
            <source>Reminder calls</source>
            <translation>到期通聯</translation>
        </message>
        <message>
            <source>Call, press the number of what came of it, then Enter: the next one is there.</source>
            <translation>撥通後按結果的數字鍵，再按 Enter 登錄，即跳至下一人。</translation>
        </message>
        <message>
            <source>Everybody who was to be reminded by today has been.</source>
            <translation>截至今日應通聯者均已通聯。</translation>
        </message>
        <message>
            <source>{count} tried today</source>
            <translation>今日已撥 {count} 人</translation>
        </message>
        <message>
            <source>{count} spoken to</source>
            <translation>已通話 {count} 人</translation>
        </message>
        <message>
            <source>{count} to call</source>
            <translation>尚待通聯 {count} 人</translation>
        </message>
        <message>
            <source>{count} of them since earlier days</source>
            <translation>其中 {count} 人為前日未完成</translation>
        </message>
        <message>
            <source>{count} past the last day, not tried enough</source>
            <translation>{count} 人已逾期限而通聯不足</translation>
        </message>
        <message>
            <source>Time left</source>
            <translation>剩餘</translation>
        </message>
        <message>
            <source>Tries</source>
            <translation>已試</translation>
        </message>
        <message>
            <source>Noted: {name}, {outcome}</source>
            <translation>已登錄：{name}，{outcome}</translation>
        </message>
        <message>
            <source>Numbers, addresses, consent</source>
            <translation>電話、地址與同意事項</translation>
        </message>
        <message>
            <source>The line is down: the list is the last one known, and another counter may call the same person.</source>
            <translation>線路中斷：依最後名單作業，可能與其他櫃檯重複。</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>No number: send a letter</source>
            <translation>沒有電話：請寄到期通知書</translation>
        </message>
        <message>
            <source>promised {day}</source>
            <translation>約定 {day} 到場</translation>
        </message>
        <message>
            <source>Print the list</source>
            <translation>列印名單</translation>
        </message>
        <message>
            <source>The list as ODS…</source>
            <translation>匯出 ODS…</translation>
        </message>
        <message>
            <source>Results from the printed list…</source>
            <translation>補登名單結果…</translation>
        </message>
        <message>
            <source>Reminder letters…</source>
            <translation>到期通知書…</translation>
        </message>
        <message>
            <source>A letter came back…</source>
            <translation>退件登錄…</translation>
        </message>
        <message>
            <source>Send SMS, e-mail, LINE…</source>
            <translation>傳送簡訊、電子郵件、LINE…</translation>
        </message>
        <message>
            <source>What became of messages…</source>
            <translation>訊息傳送情形…</translation>
        </message>
        <message>
            <source>Who was told: figures and proof…</source>
            <translation>通聯成果與紀錄…</translation>
        </message>
        <message>
            <source>{count} messages perhaps arrived</source>
            <translation>{count} 則訊息不確定是否送達</translation>
        </message>
        <message>
            <source>Noted wrong, or called back…</source>
            <translation>更正登錄、對方回電…</translation>
        </message>
        <message>
            <source>(pick somebody first)</source>
            <translation>（請先選一個人）</translation>
        </message>
        <message>
            <source>(supervisors only)</source>
            <translation>（限主管）</translation>
        </message>
    </context>
    <context>
        <name>CameraView</name>
        <message>
            <source>Camera</source>
            <translation>相機</translation>
        </message>
        <message>
            <source>What the camera sees</source>
            <translation>相機畫面</translation>
        </message>
        <message>
            <source>Take  Enter</source>
            <translation>拍照  Enter</translation>
        </message>
        <message>
            <source>Other camera  →</source>
            <translation>換相機  →</translation>
        </message>
        <message>
            <source>Back  Esc</source>
            <translation>返回  Esc</translation>
        </message>
        <message>
            <source>{name}: {count} taken</source>
            <translation>{name}：已拍 {count} 張</translation>
        </message>
    </context>
    <context>
        <name>CashField</name>
        <message>
            <source>Change {amount}</source>
            <translation>找零 {amount}</translation>
        </message>
        <message>
            <source>Still missing {amount}</source>
            <translation>尚差 {amount}</translation>
        </message>
        <message>
            <source>{amount} too much</source>
            <translation>多出 {amount}</translation>
        </message>
    </context>
    <context>
        <name>CheckWords</name>
        <message>
            <source>✓ good</source>
            <translation>✓ 正常</translation>
        </message>
        <message>
            <source>! look</source>
            <translation>! 注意</translation>
        </message>
        <message>
            <source>✕ wrong</source>
            <translation>✕ 異常</translation>
        </message>
        <message>
            <source>differs by {amount}</source>
            <translation>相差 {amount}</translation>
        </message>
        <message>
            <source>oldest {span}</source>
            <translation>最久 {span}</translation>
        </message>
        <message>
            <source>within the hour</source>
            <translation>一小時內</translation>
        </message>
        <message>
            <source>{span} ago</source>
            <translation>{span}前</translation>
        </message>
        <message>
            <source>Taken in since the last business day</source>
            <translation>前一營業日起收質</translation>
        </message>
        <message>
            <source>Redeemed since the last business day</source>
            <translation>前一營業日起取贖</translation>
        </message>
        <message>
            <source>Grace over, not forfeited</source>
            <translation>逾寬限期，尚未核定流當</translation>
        </message>
        <message>
            <source>Bags at the counter, not put away</source>
            <translation>封袋留在櫃檯，未入庫</translation>
        </message>
        <message>
            <source>Hand-overs overdue</source>
            <translation>移交逾期未還</translation>
        </message>
        <message>
            <source>Bags whose moves do not fit</source>
            <translation>封袋動向不符</translation>
        </message>
        <message>
            <source>Stocktakes unfinished</source>
            <translation>盤點未完成</translation>
        </message>
        <message>
            <source>Ledger and principal in custody</source>
            <translation>帳載本金與在庫質借</translation>
        </message>
        <message>
            <source>Suspense and open cases</source>
            <translation>暫收、應退與未結案件</translation>
        </message>
        <message>
            <source>Money owed</source>
            <translation>應退（補）款未了結</translation>
        </message>
        <message>
            <source>Counters with acts after their day end</source>
            <translation>日結後又有收付的櫃檯</translation>
        </message>
        <message>
            <source>Business days not closed</source>
            <translation>營業日未日結</translation>
        </message>
        <message>
            <source>Places of the order missing</source>
            <translation>帳冊順位缺漏</translation>
        </message>
        <message>
            <source>Records of persons missing</source>
            <translation>個人資料紀錄缺漏</translation>
        </message>
        <message>
            <source>Waiting for central</source>
            <translation>待送中央</translation>
        </message>
        <message>
            <source>Clashes not settled</source>
            <translation>櫃檯衝突未處理</translation>
        </message>
        <message>
            <source>People, numbers or payments twice</source>
            <translation>重複的人、單號或匯款</translation>
        </message>
        <message>
            <source>Not as central has it</source>
            <translation>與中央不一致</translation>
        </message>
        <message>
            <source>Clock, against central's</source>
            <translation>時鐘與中央相差</translation>
        </message>
        <message>
            <source>Published rules that cannot be used</source>
            <translation>公布的規定無法採用</translation>
        </message>
        <message>
            <source>Last day today, nobody called</source>
            <translation>今日屆滿，尚未通聯</translation>
        </message>
        <message>
            <source>Messages that may have arrived</source>
            <translation>訊息送達與否不明</translation>
        </message>
        <message>
            <source>Last backup</source>
            <translation>最近一次備份</translation>
        </message>
        <message>
            <source>Last check of the file</source>
            <translation>最近一次檔案檢查</translation>
        </message>
        <message>
            <source>Of ten business days, not looked at</source>
            <translation>近十個營業日未檢核</translation>
        </message>
        <message>
            <source>Self-inspections due</source>
            <translation>自行查核到期未辦</translation>
        </message>
        <message>
            <source>Findings open</source>
            <translation>查核缺失未結案</translation>
        </message>
        <message>
            <source>Findings overdue</source>
            <translation>查核缺失逾期</translation>
        </message>
        <message>
            <source>Approve the forfeiture, or let the bearer come.</source>
            <translation>核定流當，或依規定准予辦理。</translation>
        </message>
        <message>
            <source>Carry them to their places and enter the move.</source>
            <translation>放回庫位，並登錄移置。</translation>
        </message>
        <message>
            <source>Ask for the bags back, or set another day.</source>
            <translation>催請歸還。</translation>
        </message>
        <message>
            <source>Look where each bag lies and enter it.</source>
            <translation>逐袋確認位置後登錄。</translation>
        </message>
        <message>
            <source>Go on counting, or close and sign.</source>
            <translation>繼續盤點，或截止並簽核。</translation>
        </message>
        <message>
            <source>Pay it out, or take it in.</source>
            <translation>退還款項，或收回應補款項。</translation>
        </message>
        <message>
            <source>See whether the line stands; nothing is lost meanwhile.</source>
            <translation>請看連線是否正常；資料都還在，不會遺失。</translation>
        </message>
        <message>
            <source>Compare the papers; two people put it right.</source>
            <translation>核對證件與單據，由兩人更正。</translation>
        </message>
        <message>
            <source>Call them first, today is the last day.</source>
            <translation>今天是最後一天，請最先聯絡。</translation>
        </message>
        <message>
            <source>Say of each whether it arrived.</source>
            <translation>逐則確認是否送達。</translation>
        </message>
        <message>
            <source>Look at the page each morning and sign.</source>
            <translation>請每天早上檢核並簽章。</translation>
        </message>
        <message>
            <source>Go through the checklist (F10).</source>
            <translation>按 F10 辦理自行查核。</translation>
        </message>
        <message>
            <source>Ask who is responsible what is in the way.</source>
            <translation>請負責的同仁說明並儘速改善。</translation>
        </message>
        <message>
            <source>Make one now and look at the other disk.</source>
            <translation>立即備份，並檢查備份磁碟。</translation>
        </message>
        <message>
            <source>It runs by itself; look again in some minutes.</source>
            <translation>系統會自動檢查，請過幾分鐘再看。</translation>
        </message>
        <message>
            <source>Stop, make a backup, call the head office.</source>
            <translation>請先停止作業、立即備份，並聯絡總機關。</translation>
        </message>
        <message>
            <source>Count those drawers again; print the day's sheet anew.</source>
            <translation>重新清點該櫃檯錢箱，並重印當日日報表。</translation>
        </message>
        <message>
            <source>Find the paper; call the head office.</source>
            <translation>找出該號單據，並聯絡總機關。</translation>
        </message>
        <message>
            <source>Close the day at that counter before its first act.</source>
            <translation>該櫃檯開始作業前，請先補辦日結。</translation>
        </message>
        <message>
            <source>Make a backup, call the head office.</source>
            <translation>請立即備份，並聯絡總機關。</translation>
        </message>
        <message>
            <source>Let the line run; else call the head office.</source>
            <translation>連線後會自動補齊；仍缺漏時請聯絡總機關。</translation>
        </message>
        <message>
            <source>Two people settle each of them.</source>
            <translation>逐件由兩人處理。</translation>
        </message>
        <message>
            <source>The page of the line says what is to be done.</source>
            <translation>請依連線頁的說明辦理。</translation>
        </message>
        <message>
            <source>Set the clock of this PC right.</source>
            <translation>請校正這部電腦的時鐘。</translation>
        </message>
        <message>
            <source>The page of the line says why; tell the head office.</source>
            <translation>原因見連線頁，請通知總機關。</translation>
        </message>
        <message>
            <source>fulfilled</source>
            <translation>符合</translation>
        </message>
        <message>
            <source>not fulfilled</source>
            <translation>不符合</translation>
        </message>
        <message>
            <source>not applicable</source>
            <translation>不適用</translation>
        </message>
        <message>
            <source>to be put right</source>
            <translation>改善中</translation>
        </message>
        <message>
            <source>to be checked</source>
            <translation>待複查</translation>
        </message>
        <message>
            <source>done with</source>
            <translation>已結案</translation>
        </message>
        <message>
            <source>by month</source>
            <translation>按月</translation>
        </message>
        <message>
            <source>by quarter</source>
            <translation>按季</translation>
        </message>
        <message>
            <source>by year</source>
            <translation>按年</translation>
        </message>
        <message>
            <source>Lists for the authority to be sent</source>
            <translation>陳報清冊待製或待送</translation>
        </message>
        <message>
            <source>Lists for the authority overdue</source>
            <translation>陳報清冊逾期未送</translation>
        </message>
        <message>
            <source>Draw it, send it, note that it was sent.</source>
            <translation>製表、送出，並登錄送出日期。</translation>
        </message>
        <message>
            <source>Draw and send it today; the day is over.</source>
            <translation>期限已過，請今天製表送出。</translation>
        </message>
        <message>
            <source>Pledges open</source>
            <translation>在庫質借</translation>
        </message>
        <message>
            <source>Ticket numbers missing</source>
            <translation>單號缺漏</translation>
        </message>
        <message>
            <source>Letters printed, not noted as posted</source>
            <translation>通知書已印，未登錄寄出</translation>
        </message>
        <message>
            <source>Post them and note their numbers.</source>
            <translation>交寄後登錄掛號號碼。</translation>
        </message>
        <message>
            <source>The file is damaged: stop, call the head office, restore a backup.</source>
            <translation>檔案損壞：請停止作業，聯絡總機關，由備份復原。</translation>
        </message>
    </context>
    <context>
        <name>ClaimantFields</name>
        <message>
            <source>The pledgor in person</source>
            <translation>本人</translation>
        </message>
        <message>
            <source>Who comes</source>
            <translation>申請人</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Papers seen</source>
            <translation>查驗文件</translation>
        </message>
        <message>
            <source>Their numbers</source>
            <translation>文件字號</translation>
        </message>
        <message>
            <source>On file: {document}</source>
            <translation>留存證件：{document}</translation>
        </message>
    </context>
    <context>
        <name>ClashPart</name>
        <message>
            <source>Both sides</source>
            <translation>雙方交易對照</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Also stopped by: {blocks}</source>
            <translation>另受限制：{blocks}</translation>
        </message>
        <message>
            <source>The branch's order took the other act first, so it stands. The act at the right did not fit: its money waits in suspense until two people decide.</source>
            <translation>先送達中央的一筆有效；右邊這一筆與它牴觸，款項先列暫收付，待二人查明後處理。</translation>
        </message>
        <message>
            <source>Stands</source>
            <translation>有效</translation>
        </message>
        <message>
            <source>Did not fit</source>
            <translation>待處理</translation>
        </message>
        <message>
            <source>Cash</source>
            <translation>現金</translation>
        </message>
        <message>
            <source>Written by it</source>
            <translation>開立單號</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Business day</source>
            <translation>營業日</translation>
        </message>
        <message>
            <source>Counter</source>
            <translation>櫃檯</translation>
        </message>
        <message>
            <source>Clerk</source>
            <translation>承辦人</translation>
        </message>
        <message>
            <source>Second person</source>
            <translation>覆核人員</translation>
        </message>
        <message>
            <source>Receipt no.</source>
            <translation>收據號碼</translation>
        </message>
        <message>
            <source>{counter} (this one)</source>
            <translation>{counter}（本櫃）</translation>
        </message>
        <message>
            <source>No cash moved</source>
            <translation>無現金收付</translation>
        </message>
        <message>
            <source>{amount} came in</source>
            <translation>收入 {amount}</translation>
        </message>
        <message>
            <source>{amount} went out</source>
            <translation>付出 {amount}</translation>
        </message>
        <message>
            <source>Goods: {goods}</source>
            <translation>質物：{goods}</translation>
        </message>
        <message>
            <source>{contents}, bag {bag}, {place}</source>
            <translation>{contents}（封袋 {bag}，庫位 {place}）</translation>
        </message>
        <message>
            <source>; </source>
            <translation>；</translation>
        </message>
    </context>
    <context>
        <name>ClosePart</name>
        <message>
            <source>If the count is closed now: {matched} right, {lines} to explain; {twice} scanned twice, {unreadable} scans that named no bag.</source>
            <translation>現在截止的話：相符 {matched} 袋，待說明差異 {lines} 筆；重複掃描 {twice} 袋，無法判讀的掃描 {unreadable} 次。</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Counter {counters} may still have scans that are not known here.</source>
            <translation>{counters} 號櫃可能還有本櫃尚未收到的掃描。</translation>
        </message>
        <message>
            <source>Every counter is finished. What differs is fixed by closing.</source>
            <translation>各櫃都已掃描完畢。截止後差異即確定。</translation>
        </message>
        <message>
            <source>Do not wait for counter {counters}</source>
            <translation>不等候 {counters} 號櫃</translation>
        </message>
        <message>
            <source>This counter is finished</source>
            <translation>本櫃掃描完畢</translation>
        </message>
        <message>
            <source>Close the count</source>
            <translation>盤點截止</translation>
        </message>
        <message>
            <source>What it comes to</source>
            <translation>目前結果</translation>
        </message>
        <message>
            <source>Finish and close</source>
            <translation>完畢與截止</translation>
        </message>
        <message>
            <source>A blind count: what it comes to is shown once every counter is finished.</source>
            <translation>盲盤：各櫃都掃描完畢後才顯示結果。</translation>
        </message>
        <message>
            <source>First: this counter is finished. Whoever scans here again takes that back.</source>
            <translation>請先回報本櫃已掃描完畢；截止前若又掃描，就要再回報一次。</translation>
        </message>
        <message>
            <source>Differences so far, the first {count} of them</source>
            <translation>目前差異（只列前 {count} 筆）</translation>
        </message>
    </context>
    <context>
        <name>ClosedDayPart</name>
        <message>
            <source>Branch closed by the city</source>
            <translation>登錄停止上班日</translation>
        </message>
        <message>
            <source>Closed on</source>
            <translation>停止上班日期</translation>
        </message>
        <message>
            <source>Cause</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Second person</source>
            <translation>覆核人員</translation>
        </message>
        <message>
            <source>Enter closed day</source>
            <translation>登錄停止上班日</translation>
        </message>
        <message>
            <source>Last days that fall on it move to the next working day. You and the second person say so; one of the two is a supervisor.</source>
            <translation>期限末日遇停止上班日，順延至次一上班日。須由您與覆核人員二人確認，其中一人為主管。</translation>
        </message>
    </context>
    <context>
        <name>ContactsPanel</name>
        <message>
            <source>Ways to reach</source>
            <translation>聯絡方式</translation>
        </message>
        <message>
            <source>Phone {place}</source>
            <translation>電話 {place}</translation>
        </message>
        <message>
            <source>not asked</source>
            <translation>未詢問</translation>
        </message>
        <message>
            <source>allowed</source>
            <translation>同意</translation>
        </message>
        <message>
            <source>not allowed</source>
            <translation>不同意</translation>
        </message>
        <message>
            <source>Said how</source>
            <translation>表示方式</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>存檔</translation>
        </message>
        <message>
            <source>{name}: ways to reach</source>
            <translation>{name}　聯絡方式</translation>
        </message>
        <message>
            <source>wrong number</source>
            <translation>號碼錯誤，不再撥打</translation>
        </message>
        <message>
            <source>What the pledgor allows</source>
            <translation>同意的通知方式</translation>
        </message>
        <message>
            <source>Letters to</source>
            <translation>寄信地址</translation>
        </message>
        <message>
            <source>LINE user id</source>
            <translation>LINE 識別碼</translation>
        </message>
        <message>
            <source>U and 32 signs, as the official account shows</source>
            <translation>U 加 32 位英數，由官方帳號後台查得</translation>
        </message>
        <message>
            <source>{name}: saved.</source>
            <translation>{name}的聯絡方式與同意事項已存檔。</translation>
        </message>
        <message>
            <source>at</source>
            <translation>種類</translation>
        </message>
    </context>
    <context>
        <name>CorrectionPanel</name>
        <message>
            <source>Correct the class</source>
            <translation>更正身分別</translation>
        </message>
        <message>
            <source>Correct</source>
            <translation>更正</translation>
        </message>
        <message>
            <source>Why it was wrong</source>
            <translation>更正原因</translation>
        </message>
        <message>
            <source>Second person</source>
            <translation>覆核人員</translation>
        </message>
        <message>
            <source>The old {ticket} has been handed in</source>
            <translation>已收回原{ticket}</translation>
        </message>
        <message>
            <source>The paper held already on {day}</source>
            <translation>已核對：證明文件在 {day} 就已有效</translation>
        </message>
        <message>
            <source>Due today as written</source>
            <translation>今日利息（原身分別）</translation>
        </message>
        <message>
            <source>Due today once corrected</source>
            <translation>今日利息（更正後）</translation>
        </message>
        <message>
            <source>A new {ticket} with the same days and things replaces this one; no money moves now.</source>
            <translation>換發新{ticket}，日期與質物不變；本次不收付現金。</translation>
        </message>
        <message>
            <source>Interest paid earlier, for the {ticket} before this one, stays as it was.</source>
            <translation>這張之前的{ticket}已收的利息不再計算，維持原數。</translation>
        </message>
        <message>
            <source>The new terms</source>
            <translation>更正後條件</translation>
        </message>
    </context>
    <context>
        <name>CountReports</name>
        <message>
            <source>The report is kept as {path}.</source>
            <translation>報告已存成 {path}。</translation>
        </message>
        <message>
            <source>Stocktake of {day}</source>
            <translation>{day} 盤點報告</translation>
        </message>
        <message>
            <source>No bag waits to be put away in the books.</source>
            <translation>沒有待補登入庫的封袋。</translation>
        </message>
        <message>
            <source>Bags that were scanned at their place, but are at the counter in the books: {count}.</source>
            <translation>已在庫位掃到、帳上還在櫃檯的封袋：{count} 袋。</translation>
        </message>
        <message>
            <source>Enter the moves</source>
            <translation>補登移置</translation>
        </message>
    </context>
    <context>
        <name>CountTables</name>
        <message>
            <source>Difference</source>
            <translation>差異</translation>
        </message>
        <message>
            <source>Bag</source>
            <translation>封袋</translation>
        </message>
        <message>
            <source>In the books</source>
            <translation>帳上庫位</translation>
        </message>
        <message>
            <source>Scanned at</source>
            <translation>掃得庫位</translation>
        </message>
        <message>
            <source>Differences so far</source>
            <translation>目前差異</translation>
        </message>
        <message>
            <source>Line</source>
            <translation>項次</translation>
        </message>
        <message>
            <source>In the books, scanned</source>
            <translation>帳上 → 掃得</translation>
        </message>
        <message>
            <source>Explanation</source>
            <translation>說明</translation>
        </message>
        <message>
            <source>Differences</source>
            <translation>差異</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>異動</translation>
        </message>
        <message>
            <source>From</source>
            <translation>原庫位</translation>
        </message>
        <message>
            <source>To</source>
            <translation>新庫位</translation>
        </message>
        <message>
            <source>What happened meanwhile, no difference</source>
            <translation>盤點期間的異動（不算差異）</translation>
        </message>
        <message>
            <source>{booked} → {scanned}</source>
            <translation>{booked} → {scanned}</translation>
        </message>
        <message>
            <source>{cause}: {text}</source>
            <translation>{cause}：{text}</translation>
        </message>
    </context>
    <context>
        <name>Credentials</name>
        <message>
            <source>Clerk</source>
            <translation>承辦人</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>代號</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密碼</translation>
        </message>
    </context>
    <context>
        <name>DayPage</name>
        <message>
            <source>Acts of the day</source>
            <translation>當日交易</translation>
        </message>
        <message>
            <source>The drawer is counted, the day can be closed</source>
            <translation>已清點錢箱，可以日結</translation>
        </message>
        <message>
            <source>Close the day, print its sheet</source>
            <translation>日結並列印日結表</translation>
        </message>
        <message>
            <source>Show the sheet so far</source>
            <translation>預覽日結表</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>立即備份</translation>
        </message>
        <message>
            <source>The backup is made and checked.</source>
            <translation>備份完成，並已驗證可讀。</translation>
        </message>
        <message>
            <source>Cash of the day</source>
            <translation>當日現金</translation>
        </message>
        <message>
            <source>Backup</source>
            <translation>備份</translation>
        </message>
        <message>
            <source>A checked copy goes to {folder} at each day end.</source>
            <translation>每次日結時，驗證過的副本存到 {folder}。</translation>
        </message>
        <message>
            <source>No business day was opened yet</source>
            <translation>尚未開始營業</translation>
        </message>
        <message>
            <source>Acts of {day}</source>
            <translation>{day} 交易</translation>
        </message>
        <message>
            <source>Acts of {day} (closed)</source>
            <translation>{day} 交易（已日結）</translation>
        </message>
        <message>
            <source>Acts</source>
            <translation>筆數</translation>
        </message>
        <message>
            <source>Cash in</source>
            <translation>現金收入</translation>
        </message>
        <message>
            <source>Cash out</source>
            <translation>現金支出</translation>
        </message>
        <message>
            <source>The drawer changed by</source>
            <translation>錢箱增減</translation>
        </message>
        <message>
            <source>Confirm first that the drawer is counted.</source>
            <translation>請先勾選「已清點錢箱」。</translation>
        </message>
        <message>
            <source>The closed day is entered; due days are reckoned anew.</source>
            <translation>停止上班日已登錄，期限已重新計算。</translation>
        </message>
        <message>
            <source>Sheet of {day}</source>
            <translation>{day} 日結表</translation>
        </message>
        <message>
            <source>No.</source>
            <translation>序</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>事項</translation>
        </message>
        <message>
            <source>Cash</source>
            <translation>現金</translation>
        </message>
        <message>
            <source>Clerk</source>
            <translation>承辦人</translation>
        </message>
    </context>
    <context>
        <name>DisputePart</name>
        <message>
            <source>Settle it</source>
            <translation>前往處理</translation>
        </message>
        <message>
            <source>In dispute: two counters did what cannot both be. Do nothing with it until a supervisor has settled it. Problems here: {count}</source>
            <translation>交易衝突：兩個櫃檯辦了互相牴觸的交易。主管處理完畢以前，請勿再辦理。待處理 {count} 筆</translation>
        </message>
    </context>
    <context>
        <name>DocumentFields</name>
        <message>
            <source>ID number</source>
            <translation>證件號碼</translation>
        </message>
        <message>
            <source>National ID, resident certificate</source>
            <translation>身分證、居留證</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>證件</translation>
        </message>
        <message>
            <source>The document is genuine and shows this person</source>
            <translation>已查驗證件，與本人相符</translation>
        </message>
    </context>
    <context>
        <name>DoublesPart</name>
        <message>
            <source>Entered twice</source>
            <translation>重複登錄</translation>
        </message>
        <message>
            <source>People entered twice</source>
            <translation>重複登錄的人</translation>
        </message>
        <message>
            <source>Numbers given twice</source>
            <translation>重複的單號</translation>
        </message>
        <message>
            <source>ID number</source>
            <translation>證件號碼</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>質借日</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>One number on two tickets: an old copy of a counter's file was restored. Both are valid: the code on the paper opens the right one. Report it to the head office.</source>
            <translation>同一單號開了兩張：有櫃檯還原過舊資料。兩張都有效，掃描正聯的 QR 碼就會開啟對的那一張。請通知總處。</translation>
        </message>
        <message>
            <source>One payment by post or bank, entered at two counters for another {ticket} each. The money came once: ask post or bank which one it was for, and report it to the head office.</source>
            <translation>同一筆郵政匯票或轉帳，兩個櫃檯各登記在不同的{ticket}上。錢只進來一次，請向郵局或銀行查明是付哪一張，並通知總處。</translation>
        </message>
        <message>
            <source>Payments entered twice</source>
            <translation>重複登記的繳款</translation>
        </message>
        <message>
            <source>Payment</source>
            <translation>繳款憑號</translation>
        </message>
        <message>
            <source>Value date</source>
            <translation>生效日</translation>
        </message>
        <message>
            <source>Interest</source>
            <translation>利息</translation>
        </message>
        <message>
            <source>Open {ticket}</source>
            <translation>未結{ticket}</translation>
        </message>
        <message>
            <source>One document, entered as two people at two counters. Enter puts both side by side; two people, one of them a supervisor, merge them.</source>
            <translation>同一證號在兩個櫃台各登錄一次，成了兩個人。按 Enter 並列比對，再由兩人（其中一人為主管）合併。</translation>
        </message>
    </context>
    <context>
        <name>DropPart</name>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Break the count off</source>
            <translation>中止盤點</translation>
        </message>
        <message>
            <source>Nothing of this count holds afterwards, and another one can begin. It stays in the journal with its reason.</source>
            <translation>中止後這次盤點全部不算，可以另外開始新的盤點；紀錄與原因仍留在日記帳。</translation>
        </message>
    </context>
    <context>
        <name>DueColumns</name>
        <message>
            <source>By this day</source>
            <translation>期日（含）以前</translation>
        </message>
        <message>
            <source>Months</source>
            <translation>月數</translation>
        </message>
        <message>
            <source>Interest</source>
            <translation>利息</translation>
        </message>
        <message>
            <source>In all</source>
            <translation>本息合計</translation>
        </message>
    </context>
    <context>
        <name>DuesPart</name>
        <message>
            <source>Why</source>
            <translation>說明</translation>
        </message>
        <message>
            <source>What is due</source>
            <translation>應付金額</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>今日</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>寬限末日</translation>
        </message>
        <message>
            <source>{renew}: interest</source>
            <translation>{renew}　利息</translation>
        </message>
        <message>
            <source>{redeem}: in all</source>
            <translation>{redeem}　本息</translation>
        </message>
        <message>
            <source>Why {amount} on {day}</source>
            <translation>{day} 應付 {amount} 的算法</translation>
        </message>
        <message>
            <source>Today, as on</source>
            <translation>今日，照寬限末日</translation>
        </message>
    </context>
    <context>
        <name>EnglishWords</name>
        <message>
            <source>pledge</source>
            <translation>質借</translation>
        </message>
        <message>
            <source>pledgor</source>
            <translation>質借人</translation>
        </message>
        <message>
            <source>ticket</source>
            <translation>質借單</translation>
        </message>
        <message>
            <source>Maturity</source>
            <translation>滿當期日</translation>
        </message>
        <message>
            <source>Redeem</source>
            <translation>取贖</translation>
        </message>
        <message>
            <source>Renew</source>
            <translation>續質</translation>
        </message>
        <message>
            <source>Day end</source>
            <translation>日結</translation>
        </message>
    </context>
    <context>
        <name>ErasuresPage</name>
        <message>
            <source>Term over</source>
            <translation>保存期限屆滿</translation>
        </message>
        <message>
            <source>Erasures</source>
            <translation>歷次銷毀</translation>
        </message>
        <message>
            <source>Destroy for good</source>
            <translation>銷毀，不可復原</translation>
        </message>
        <message>
            <source>Term of personal data</source>
            <translation>個資保存期限</translation>
        </message>
        <message>
            <source>The rules in force name no term: nothing is destroyed.</source>
            <translation>現行規則沒有訂保存期限，不銷毀任何資料。</translation>
        </message>
        <message>
            <source>Personal data are kept for {years} whole calendar years behind the one of the last act, and as long as anything is open.</source>
            <translation>個人資料自最後一筆業務的次年起保存 {years} 個完整年度；還有未結事項的，一律保留。</translation>
        </message>
        <message>
            <source>Nobody is due.</source>
            <translation>目前沒有屆滿的人。</translation>
        </message>
        <message>
            <source>There are more; they follow once these are gone.</source>
            <translation>後面還有，這一批辦完就會列出。</translation>
        </message>
        <message>
            <source>Entered. Where there is a line, it is done once the branch's order has it.</source>
            <translation>已登錄。有連線的分處，待中央排定順位後各櫃檯同時銷毀。</translation>
        </message>
        <message>
            <source>Proof of an erasure</source>
            <translation>銷毀證明</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>當事人代號</translation>
        </message>
        <message>
            <source>Last {ticket}</source>
            <translation>最後一張{ticket}</translation>
        </message>
        <message>
            <source>Last act</source>
            <translation>最後業務日</translation>
        </message>
        <message>
            <source>Kept until</source>
            <translation>保存至</translation>
        </message>
        <message>
            <source>Records</source>
            <translation>紀錄</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>編號</translation>
        </message>
        <message>
            <source>By</source>
            <translation>辦理人</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人數</translation>
        </message>
        <message>
            <source>waits</source>
            <translation>待排定</translation>
        </message>
        <message>
            <source>{gone} of {persons}</source>
            <translation>{persons} 人中 {gone} 人</translation>
        </message>
        <message>
            <source>Enter shows the proof</source>
            <translation>按 Enter 看銷毀證明</translation>
        </message>
        <message>
            <source>Space leaves somebody out this time. Whoever is needed longer, for a case or a dispute: Enter opens the {ticket}, put an alert there that bars business.</source>
            <translation>按空白鍵可將選取的人留到下次。因訴訟、爭議等須長期保留者，按 Enter 開啟{ticket}，對該人設會擋業務的警示。</translation>
        </message>
        <message>
            <source>This time</source>
            <translation>本次</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>goes</source>
            <translation>銷毀</translation>
        </message>
        <message>
            <source>Due: {due}, destroyed this time: {count}. Names, documents, ways to reach, things and pictures go; numbers, days and sums stay. It cannot be undone.</source>
            <translation>屆滿 {due} 人，本次銷毀 {count} 人：姓名、證件、聯絡方式、物品說明與照片全部銷毀，單號、日期與金額保留。銷毀後無法復原。</translation>
        </message>
    </context>
    <context>
        <name>EvidenceFields</name>
        <message>
            <source>Rate class</source>
            <translation>身分別</translation>
        </message>
        <message>
            <source>Evidence</source>
            <translation>證明文件</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>證明字號</translation>
        </message>
        <message>
            <source>Valid until</source>
            <translation>有效至</translation>
        </message>
    </context>
    <context>
        <name>ExchangePanel</name>
        <message>
            <source>Scan the bag</source>
            <translation>掃描封袋</translation>
        </message>
        <message>
            <source>The bearer has signed the stub</source>
            <translation>持單人已在副聯簽章</translation>
        </message>
        <message>
            <source>The {pledgor} in person: ID document checked</source>
            <translation>{pledgor}本人到場，已核對身分證件</translation>
        </message>
        <message>
            <source>Fingerprint</source>
            <translation>指印</translation>
        </message>
        <message>
            <source>Cash received</source>
            <translation>實收現金</translation>
        </message>
        <message>
            <source>The old {ticket} has been handed in</source>
            <translation>已收回舊{ticket}</translation>
        </message>
        <message>
            <source>Take {amount}</source>
            <translation>應收 {amount}</translation>
        </message>
        <message>
            <source>Pay out {amount}</source>
            <translation>應付 {amount}</translation>
        </message>
        <message>
            <source>No cash moves</source>
            <translation>不收不付</translation>
        </message>
        <message>
            <source>Lent on top {principal} − interest {interest}</source>
            <translation>增貸 {principal} − 利息 {interest}</translation>
        </message>
        <message>
            <source>Principal back {principal} + interest {interest}</source>
            <translation>還本 {principal} ＋ 利息 {interest}</translation>
        </message>
        <message>
            <source>The class of the old {ticket} is not proven today: the new one costs {amount} more a month. This paper would keep the rate: {papers}.</source>
            <translation>舊{ticket}的身分別今天沒有有效證明，新{ticket}每月要多付 {amount}。補上這份證明可維持原利率：{papers}。</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Second appraiser</source>
            <translation>第二鑑價人</translation>
        </message>
        <message>
            <source>Second person</source>
            <translation>覆核人員</translation>
        </message>
        <message>
            <source>Interest {interest}</source>
            <translation>利息 {interest}</translation>
        </message>
    </context>
    <context>
        <name>FileBox</name>
        <message>
            <source>Look in:</source>
            <translation>位置：</translation>
        </message>
        <message>
            <source>Kind of file:</source>
            <translation>檔案類型：</translation>
        </message>
    </context>
    <context>
        <name>FindingPanel</name>
        <message>
            <source>Is it right?</source>
            <translation>複查結果</translation>
        </message>
        <message>
            <source>put right</source>
            <translation>已改善</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>尚未改善</translation>
        </message>
        <message>
            <source>What was done</source>
            <translation>改善情形</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>回報改善</translation>
        </message>
        <message>
            <source>Still wrong</source>
            <translation>仍有何缺失</translation>
        </message>
        <message>
            <source>Checked</source>
            <translation>完成複查</translation>
        </message>
        <message>
            <source>{day}, {by} found: {text}</source>
            <translation>{day} {by} 查核：{text}</translation>
        </message>
        <message>
            <source>{who} puts it right by {day}</source>
            <translation>由 {who} 於 {day} 前改善</translation>
        </message>
        <message>
            <source>{day}, {by} did: {text}</source>
            <translation>{day} {by} 回報：{text}</translation>
        </message>
        <message>
            <source>{day}, {by} looked: {text}</source>
            <translation>{day} {by} 複查：{text}</translation>
        </message>
    </context>
    <context>
        <name>FolderField</name>
        <message>
            <source>Browse…</source>
            <translation>瀏覽…</translation>
        </message>
        <message>
            <source>{field}: browse</source>
            <translation>瀏覽{field}</translation>
        </message>
    </context>
    <context>
        <name>ForfeiturePage</name>
        <message>
            <source>Grace is over</source>
            <translation>寬限期已過</translation>
        </message>
        <message>
            <source>Forfeited, not sold yet</source>
            <translation>已流當、尚未出售</translation>
        </message>
        <message>
            <source>Approve the batch</source>
            <translation>核定流當</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Take it back</source>
            <translation>撤回</translation>
        </message>
        <message>
            <source>Forfeiture</source>
            <translation>流當</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>{counter} (since {day})</source>
            <translation>{counter}（{day}起無消息）</translation>
        </message>
        <message>
            <source>Do not wait for counter {counters}</source>
            <translation>不等候櫃檯 {counters}</translation>
        </message>
        <message>
            <source>No ticket's grace is over.</source>
            <translation>沒有寬限期已過的單據。</translation>
        </message>
        <message>
            <source>{ready} of {all} wait for nothing any more, {amount} of principal.</source>
            <translation>共 {all} 張，其中 {ready} 張可以核定，本金 {amount}。</translation>
        </message>
        <message>
            <source>{number} comes out of the batch of {day}: {what}.</source>
            <translation>{number} 自{day}核定的流當中撤回：{what}。</translation>
        </message>
        <message>
            <source>its ticket stands open again</source>
            <translation>單據回復為質借中</translation>
        </message>
        <message>
            <source>somebody acted on it within the grace, so the books are put right</source>
            <translation>寬限期內已辦理取贖或續質，更正帳目</translation>
        </message>
        <message>
            <source>Items</source>
            <translation>質物</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>寬限末日</translation>
        </message>
        <message>
            <source>Waits for</source>
            <translation>等候</translation>
        </message>
        <message>
            <source>Batch of</source>
            <translation>核定日</translation>
        </message>
        <message>
            <source>Approved by</source>
            <translation>核定人員</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Held for the police</source>
            <translation>警方扣留</translation>
        </message>
        <message>
            <source>Reported lost</source>
            <translation>已掛失</translation>
        </message>
        <message>
            <source>A clash to settle</source>
            <translation>待處理的衝突</translation>
        </message>
        <message>
            <source>This program to be updated</source>
            <translation>本程式需更新</translation>
        </message>
        <message>
            <source>Counter {counters} to send its entries</source>
            <translation>櫃檯 {counters} 傳送資料</translation>
        </message>
        <message>
            <source>Tries to reach the pledgor</source>
            <translation>通知質借人</translation>
        </message>
        <message>
            <source>Enter takes a ticket out of its batch again.</source>
            <translation>按 Enter 可將單據自核定中撤回。</translation>
        </message>
        <message>
            <source>The next batch</source>
            <translation>本次核定</translation>
        </message>
        <message>
            <source>Its bearer, let come today</source>
            <translation>今日特准，等持單人來辦</translation>
        </message>
        <message>
            <source>Draw its list for the authority</source>
            <translation>製作並列印流當物清冊</translation>
        </message>
    </context>
    <context>
        <name>FoundPanel</name>
        <message>
            <source>Take the loss report back</source>
            <translation>撤銷掛失</translation>
        </message>
        <message>
            <source>Make it valid again</source>
            <translation>恢復有效</translation>
        </message>
        <message>
            <source>The {ticket} itself lies here</source>
            <translation>{ticket}原本已在櫃檯上</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
    </context>
    <context>
        <name>Frame</name>
        <message>
            <source>On this page</source>
            <translation>本頁</translation>
        </message>
        <message>
            <source>Recovery sheet not put away</source>
            <translation>金鑰復原單尚未收存</translation>
        </message>
        <message>
            <source>TRAINING: nothing done here counts</source>
            <translation>訓練模式：所有登錄均不具效力</translation>
        </message>
        <message>
            <source>SAMPLE: {count} values without a public source</source>
            <translation>樣張：{count} 項規定未經公告確認</translation>
        </message>
        <message>
            <source>Scan a {ticket} or a bag; or type a number, an ID number, a phone</source>
            <translation>掃描{ticket}或封袋，或輸入號碼、證號、電話</translation>
        </message>
        <message>
            <source>Papers that wait: {count}</source>
            <translation>{count} 份單據等候列印</translation>
        </message>
    </context>
    <context>
        <name>GatewaysPage</name>
        <message>
            <source>Messages by</source>
            <translation>訊息種類</translation>
        </message>
        <message>
            <source>Address of the service</source>
            <translation>服務網址</translation>
        </message>
        <message>
            <source>Its answer says</source>
            <translation>成功的回覆含有</translation>
        </message>
        <message>
            <source>Mail server</source>
            <translation>郵件主機</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>連接埠</translation>
        </message>
        <message>
            <source>Encryption</source>
            <translation>加密方式</translation>
        </message>
        <message>
            <source>none (a server on this computer)</source>
            <translation>不加密（限本機的郵件主機）</translation>
        </message>
        <message>
            <source>From</source>
            <translation>寄件地址</translation>
        </message>
        <message>
            <source>User</source>
            <translation>帳號</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密碼</translation>
        </message>
        <message>
            <source>Supervisor</source>
            <translation>主管</translation>
        </message>
        <message>
            <source>Test message to</source>
            <translation>測試傳送到</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>儲存</translation>
        </message>
        <message>
            <source>Send a test message</source>
            <translation>傳送測試訊息</translation>
        </message>
        <message>
            <source>Take the service away</source>
            <translation>停用這項服務</translation>
        </message>
        <message>
            <source>Services for messages</source>
            <translation>訊息傳送服務</translation>
        </message>
        <message>
            <source>Set; leave it blank to keep it as it is.</source>
            <translation>已設定；留空白就照舊。</translation>
        </message>
        <message>
            <source>Nothing is set: no such messages are sent from this counter.</source>
            <translation>尚未設定，本櫃不傳送這種訊息。</translation>
        </message>
        <message>
            <source>Mail goes out from this counter.</source>
            <translation>本櫃可以寄出電子郵件。</translation>
        </message>
        <message>
            <source>Messages go out through {service}</source>
            <translation>訊息由 {service} 傳送</translation>
        </message>
        <message>
            <source>The service is saved; try it with a test message.</source>
            <translation>已儲存。請傳一則測試訊息看看。</translation>
        </message>
        <message>
            <source>Being sent…</source>
            <translation>傳送中…</translation>
        </message>
        <message>
            <source>Blank: an answer that is empty, or JSON without an error, means it was taken.</source>
            <translation>留空白時，回覆為空白或不含錯誤的 JSON 就算收下。</translation>
        </message>
        <message>
            <source>As apprise writes addresses; {to} becomes the number, {id} the message's own number. E.g. jsons://account:key@sms.example.com/send?:phone={to}</source>
            <translation>依 apprise 的網址格式；{to} 會換成號碼，{id} 會換成訊息編號。例如 jsons://account:key@sms.example.com/send?:phone={to}</translation>
        </message>
    </context>
    <context>
        <name>HandoversView</name>
        <message>
            <source>Hand-overs</source>
            <translation>交接</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>To</source>
            <translation>交給</translation>
        </message>
        <message>
            <source>Bags</source>
            <translation>袋數</translation>
        </message>
        <message>
            <source>Back by</source>
            <translation>歸還期限</translation>
        </message>
        <message>
            <source>What for</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>From</source>
            <translation>交付人</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Enter opens one, to answer it or to take its bags back.</source>
            <translation>按 Enter 開啟，可登錄答覆或收回封袋。</translation>
        </message>
        <message>
            <source>Nothing waits for an answer, and nothing is outside.</source>
            <translation>沒有待答覆的交接，也沒有在外的封袋。</translation>
        </message>
        <message>
            <source>Overdue: {count} (bold).</source>
            <translation>逾期 {count} 件（粗體）。</translation>
        </message>
    </context>
    <context>
        <name>HoldPanel</name>
        <message>
            <source>Hold for the police</source>
            <translation>登錄警方扣留</translation>
        </message>
        <message>
            <source>Hold it now</source>
            <translation>立即扣留</translation>
        </message>
        <message>
            <source>Police unit</source>
            <translation>警察機關</translation>
        </message>
        <message>
            <source>Officer</source>
            <translation>承辦員警</translation>
        </message>
        <message>
            <source>Case number</source>
            <translation>案號</translation>
        </message>
        <message>
            <source>Letter number</source>
            <translation>公文文號</translation>
        </message>
        <message>
            <source>may follow later</source>
            <translation>公文可後補</translation>
        </message>
        <message>
            <source>Nothing is done with the goods until the police or a court say so.</source>
            <translation>警察機關或法院另行通知前，質物停止辦理及交付。</translation>
        </message>
    </context>
    <context>
        <name>HoursPage</name>
        <message>
            <source>Reason</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Go on today</source>
            <translation>今日繼續辦理</translation>
        </message>
        <message>
            <source>Outside the office hours</source>
            <translation>服務時間以外</translation>
        </message>
        <message>
            <source>The reason is noted in the journal and holds for the rest of the business day. What you were typing is kept; confirm it again afterwards.</source>
            <translation>事由會記入日誌，到本營業日結束都有效。剛才輸入的內容都保留著，登錄後請再確認一次。</translation>
        </message>
        <message>
            <source>Office hours</source>
            <translation>服務時間</translation>
        </message>
    </context>
    <context>
        <name>InspectPage</name>
        <message>
            <source>Points</source>
            <translation>查核項目</translation>
        </message>
        <message>
            <source>Point</source>
            <translation>查核項目</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>依據</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>結果</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>說明</translation>
        </message>
        <message>
            <source>Right by</source>
            <translation>改善期限</translation>
        </message>
        <message>
            <source>15, 6/15 or +3</source>
            <translation>15、6/15 或 +3</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>負責</translation>
        </message>
        <message>
            <source>Sign and print</source>
            <translation>完成查核並列印</translation>
        </message>
        <message>
            <source>{left} of {all} points to go. What is filled in is kept.</source>
            <translation>共 {all} 項，還有 {left} 項；已填的會保留。</translation>
        </message>
    </context>
    <context>
        <name>InspectionsPage</name>
        <message>
            <source>Findings</source>
            <translation>查核缺失</translation>
        </message>
        <message>
            <source>Checklists</source>
            <translation>查核表</translation>
        </message>
        <message>
            <source>Inspections</source>
            <translation>歷次查核</translation>
        </message>
        <message>
            <source>Put right in time</source>
            <translation>如期改善率</translation>
        </message>
        <message>
            <source>Inspect</source>
            <translation>辦理查核</translation>
        </message>
        <message>
            <source>Print findings</source>
            <translation>列印缺失追蹤表</translation>
        </message>
        <message>
            <source>As ODS…</source>
            <translation>存成 ODS…</translation>
        </message>
        <message>
            <source>Self-inspection</source>
            <translation>自行查核</translation>
        </message>
        <message>
            <source>No inspection found anything yet. F10 begins one.</source>
            <translation>目前沒有缺失。按 F10 開始查核。</translation>
        </message>
        <message>
            <source>The rules of this agency have no checklist.</source>
            <translation>本機關的規定裡沒有查核表。</translation>
        </message>
        <message>
            <source>Findings of self-inspections</source>
            <translation>自行查核缺失改善追蹤表</translation>
        </message>
        <message>
            <source>Findings as ODS</source>
            <translation>缺失追蹤表存成 ODS</translation>
        </message>
        <message>
            <source>The findings are in {path}.</source>
            <translation>缺失追蹤表已存到 {path}。</translation>
        </message>
        <message>
            <source>Right by</source>
            <translation>期限</translation>
        </message>
        <message>
            <source>What is wrong</source>
            <translation>缺失</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>負責</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀況</translation>
        </message>
        <message>
            <source>overdue</source>
            <translation>逾期</translation>
        </message>
        <message>
            <source>Checklist</source>
            <translation>查核表</translation>
        </message>
        <message>
            <source>Next by</source>
            <translation>下次期限</translation>
        </message>
        <message>
            <source>begun, go on</source>
            <translation>填到一半</translation>
        </message>
        <message>
            <source>never done</source>
            <translation>尚未辦過</translation>
        </message>
        <message>
            <source>Done on</source>
            <translation>查核日</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>未結／缺失</translation>
        </message>
        <message>
            <source>From</source>
            <translation>期間起日</translation>
        </message>
        <message>
            <source>Due</source>
            <translation>到期</translation>
        </message>
        <message>
            <source>In time</source>
            <translation>如期</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>比率</translation>
        </message>
        <message>
            <source>Done; Enter prints one again</source>
            <translation>歷次查核，選取後按 Enter 重印</translation>
        </message>
        <message>
            <source>Open: {count}, overdue: {late} (bold). Enter opens one.</source>
            <translation>未結案缺失 {count} 項，其中逾期 {late} 項（粗體）。選取後按 Enter 辦理。</translation>
        </message>
    </context>
    <context>
        <name>IntakePage</name>
        <message>
            <source>Bag</source>
            <translation>封袋號碼</translation>
        </message>
        <message>
            <source>blank = number of the {ticket}</source>
            <translation>空白即用{ticket}號碼</translation>
        </message>
        <message>
            <source>Vault place</source>
            <translation>庫位</translation>
        </message>
        <message>
            <source>Forbidden goods</source>
            <translation>禁收物品</translation>
        </message>
        <message>
            <source>None seen</source>
            <translation>無</translation>
        </message>
        <message>
            <source>New {pledge}</source>
            <translation>{pledge}登錄</translation>
        </message>
        <message>
            <source>Keeping</source>
            <translation>保管</translation>
        </message>
        <message>
            <source>The terms have changed: look at them, then save.</source>
            <translation>質借條件已變動，請再確認後存檔。</translation>
        </message>
        <message>
            <source>Clear everything typed here?</source>
            <translation>要清除本頁已輸入的全部內容嗎？</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>An unfinished entry was found and put back. Check it and go on.</source>
            <translation>已還原上次未完成的登錄，請核對後繼續。</translation>
        </message>
        <message>
            <source>Clear it</source>
            <translation>清除重填</translation>
        </message>
        <message>
            <source>A picture is still being read: save when it is here.</source>
            <translation>照片還在讀取，讀完再存檔。</translation>
        </message>
        <message>
            <source>Clear everything…</source>
            <translation>清除重填…</translation>
        </message>
        <message>
            <source>Refused or not made…</source>
            <translation>未受理登錄…</translation>
        </message>
        <message>
            <source>Print the application</source>
            <translation>列印申請書</translation>
        </message>
        <message>
            <source>Application</source>
            <translation>申請書</translation>
        </message>
    </context>
    <context>
        <name>ItemsPart</name>
        <message>
            <source>Items</source>
            <translation>質物</translation>
        </message>
        <message>
            <source>Type</source>
            <translation>類別</translation>
        </message>
        <message>
            <source>Pieces</source>
            <translation>件數</translation>
        </message>
        <message>
            <source>Purity</source>
            <translation>成色</translation>
        </message>
        <message>
            <source>Gross weight</source>
            <translation>毛重</translation>
        </message>
        <message>
            <source>Gross weight in 錢</source>
            <translation>毛重（錢）</translation>
        </message>
        <message>
            <source>Stones, non-metal</source>
            <translation>扣重</translation>
        </message>
        <message>
            <source>Stones in 錢</source>
            <translation>扣重（錢）</translation>
        </message>
        <message>
            <source>Appraised</source>
            <translation>估價</translation>
        </message>
        <message>
            <source>Defects, remarks</source>
            <translation>瑕疵備註</translation>
        </message>
        <message>
            <source>Add item  Ctrl+Enter</source>
            <translation>加一件  Ctrl+Enter</translation>
        </message>
        <message>
            <source>Remove  Ctrl+Del</source>
            <translation>刪除  Ctrl+Del</translation>
        </message>
        <message>
            <source>No.</source>
            <translation>序</translation>
        </message>
        <message>
            <source>Item</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>Net weight</source>
            <translation>淨重</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>上限</translation>
        </message>
        <message>
            <source>Limit {amount}: Enter takes it</source>
            <translation>上限 {amount}，按 Enter 帶入</translation>
        </message>
        <message>
            <source>Limit {amount}</source>
            <translation>上限 {amount}</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>照片</translation>
        </message>
    </context>
    <context>
        <name>KeepingFields</name>
        <message>
            <source>Kept by</source>
            <translation>保護方式</translation>
        </message>
        <message>
            <source>New passphrase</source>
            <translation>新通行碼</translation>
        </message>
        <message>
            <source>Once more</source>
            <translation>再輸入一次</translation>
        </message>
        <message>
            <source>A passphrase of the branch, asked at each start</source>
            <translation>分處通行碼，每次開啟時輸入</translation>
        </message>
        <message>
            <source>The system's keyring: nothing to type</source>
            <translation>作業系統的金鑰圈，不必輸入</translation>
        </message>
        <message>
            <source>Long enough. Keep it as the keys of the safe are kept.</source>
            <translation>長度足夠。請比照金庫鑰匙保管。</translation>
        </message>
        <message>
            <source>Fifteen letters or twenty digits at least, {kinds} different characters; four words that do not belong together are good. Runs like 1234 do not count.</source>
            <translation>至少十五個英文字母或二十個數字，其中 {kinds} 個不同的字；用四個不相干的單字最好。像 1234 這樣連續的字不算。</translation>
        </message>
    </context>
    <context>
        <name>Kept</name>
        <message>
            <source>The key lies unprotected beside the file: this counter is for training alone.</source>
            <translation>金鑰沒有保護就放在資料檔旁邊：本櫃只供訓練。</translation>
        </message>
        <message>
            <source>The key is wrapped by the keyring of this system's user.</source>
            <translation>金鑰由本機登入帳號的金鑰圈保護。</translation>
        </message>
        <message>
            <source>The key is wrapped by the passphrase of the branch.</source>
            <translation>金鑰由分處通行碼保護。</translation>
        </message>
    </context>
    <context>
        <name>KeyInPage</name>
        <message>
            <source>List</source>
            <translation>名單</translation>
        </message>
        <message>
            <source>Called on</source>
            <translation>撥打日期</translation>
        </message>
        <message>
            <source>Row</source>
            <translation>序號</translation>
        </message>
        <message>
            <source>number, ticket or name</source>
            <translation>序號、單號或姓名</translation>
        </message>
        <message>
            <source>What came of it</source>
            <translation>結果</translation>
        </message>
        <message>
            <source>Promised for</source>
            <translation>約定日</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>as the line above</source>
            <translation>同上一筆</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Take the line  Enter</source>
            <translation>加入這一筆  Enter</translation>
        </message>
        <message>
            <source>Note them all</source>
            <translation>全部登錄</translation>
        </message>
        <message>
            <source>To be noted</source>
            <translation>待登錄</translation>
        </message>
        <message>
            <source>Results from the printed list</source>
            <translation>補登名單結果</translation>
        </message>
        <message>
            <source>none: by ticket or name</source>
            <translation>沒有名單：以單號或姓名</translation>
        </message>
        <message>
            <source>{name}　{number}</source>
            <translation>{name}　{number}</translation>
        </message>
        <message>
            <source>{noted} noted; {wrong} are not, the reason stands beside each.</source>
            <translation>已登錄 {noted} 筆；{wrong} 筆未登錄，原因寫在各筆旁。</translation>
        </message>
        <message>
            <source>{noted} noted.</source>
            <translation>已登錄 {noted} 筆。</translation>
        </message>
        <message>
            <source>{count} wait to be noted; Enter on one of them takes it back.</source>
            <translation>{count} 筆待登錄；點選一筆按 Enter 可取回修改。</translation>
        </message>
        <message>
            <source>Row, Enter, the number of what came of it, Enter: then the next row.</source>
            <translation>輸入序號按 Enter，再按結果的數字與 Enter，就到下一筆。</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Promised</source>
            <translation>約定日</translation>
        </message>
        <message>
            <source>Remark, or what is wrong</source>
            <translation>備註／未登錄的原因</translation>
        </message>
        <message>
            <source>The next row</source>
            <translation>下一筆</translation>
        </message>
        <message>
            <source>{code} ({count})</source>
            <translation>{code}（{count} 人）</translation>
        </message>
    </context>
    <context>
        <name>KeyNames</name>
        <message>
            <source>Scan, search</source>
            <translation>掃描查詢</translation>
        </message>
        <message>
            <source>New {pledge}</source>
            <translation>{pledge}登錄</translation>
        </message>
        <message>
            <source>Find {ticket}</source>
            <translation>{ticket}查詢</translation>
        </message>
        <message>
            <source>Why so much</source>
            <translation>計算說明</translation>
        </message>
        <message>
            <source>Confirm</source>
            <translation>確認存檔</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>按鍵說明</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>設定</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Pay together</source>
            <translation>合併付款</translation>
        </message>
        <message>
            <source>Line and problems</source>
            <translation>連線與同步</translation>
        </message>
        <message>
            <source>Calls</source>
            <translation>到期通聯</translation>
        </message>
        <message>
            <source>Forfeiture</source>
            <translation>流當</translation>
        </message>
        <message>
            <source>Vault</source>
            <translation>庫房</translation>
        </message>
        <message>
            <source>Morning page</source>
            <translation>晨間檢核</translation>
        </message>
        <message>
            <source>Lists for the authority</source>
            <translation>陳報清冊</translation>
        </message>
        <message>
            <source>Stocktake</source>
            <translation>盤點</translation>
        </message>
        <message>
            <source>Lock, another clerk</source>
            <translation>鎖定／換人</translation>
        </message>
        <message>
            <source>Who looked at what</source>
            <translation>查閱紀錄</translation>
        </message>
    </context>
    <context>
        <name>KeyPage</name>
        <message>
            <source>Passphrase now</source>
            <translation>目前通行碼</translation>
        </message>
        <message>
            <source>Keep it so</source>
            <translation>照此保護</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Key of the file</source>
            <translation>資料檔金鑰</translation>
        </message>
        <message>
            <source>What protects the key of this counter's file</source>
            <translation>本櫃資料檔金鑰的保護方式</translation>
        </message>
        <message>
            <source>The books and the recovery sheet stay as they are: the 24 words open the key whatever keeps it. A supervisor or an administrator changes this.</source>
            <translation>帳冊與復原單都不變：不論用哪一種方式保護，復原單的 24 個字都能開啟金鑰。由主管或帳號管理人員變更。</translation>
        </message>
    </context>
    <context>
        <name>KeysPage</name>
        <message>
            <source>Everywhere, with one meaning</source>
            <translation>功能鍵（各頁意義相同）</translation>
        </message>
        <message>
            <source>Inside a page</source>
            <translation>頁面內</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>按鍵說明</translation>
        </message>
        <message>
            <source>Next field; in a field of cash: done</source>
            <translation>下一欄；在收款欄即完成</translation>
        </message>
        <message>
            <source>Next field, field before</source>
            <translation>下一欄、上一欄</translation>
        </message>
        <message>
            <source>Confirm or take back a tick</source>
            <translation>勾選或取消</translation>
        </message>
        <message>
            <source>Pick the choice of that number</source>
            <translation>選取該號選項</translation>
        </message>
        <message>
            <source>Hold to see the letter of each field; Alt with it goes there</source>
            <translation>按住顯示各欄字母，Alt 加字母直達該欄</translation>
        </message>
        <message>
            <source>Add an item</source>
            <translation>加一件質物</translation>
        </message>
        <message>
            <source>Remove the item</source>
            <translation>刪除這件質物</translation>
        </message>
        <message>
            <source>Item before, next item</source>
            <translation>上一件、下一件</translation>
        </message>
        <message>
            <source>Back; in the scan box: clear it</source>
            <translation>返回；在掃描欄則清除</translation>
        </message>
        <message>
            <source>Add pictures of the item from a file, with the camera</source>
            <translation>加入質物照片：從檔案、用相機</translation>
        </message>
        <message>
            <source>Stocktake: the seal of the bag scanned next is wrong</source>
            <translation>盤點：下一個掃描的封袋封緘有異</translation>
        </message>
    </context>
    <context>
        <name>LatePanel</name>
        <message>
            <source>Allow it after the grace</source>
            <translation>特准逾期辦理</translation>
        </message>
        <message>
            <source>Allow it for today</source>
            <translation>特准今日辦理</translation>
        </message>
        <message>
            <source>The tries to reach the pledgor are missing</source>
            <translation>應有的通聯沒有做足</translation>
        </message>
        <message>
            <source>Another cause that was found</source>
            <translation>查有其他事由</translation>
        </message>
        <message>
            <source>Cause</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>What was found</source>
            <translation>查明情形</translation>
        </message>
        <message>
            <source>The {ticket} can then be redeemed or renewed today alone, at the amount of its last day.</source>
            <translation>特准後，這張{ticket}今天可以取贖或續質，應收金額照寬限末日計算；隔天就不能再辦。</translation>
        </message>
    </context>
    <context>
        <name>LetterPanel</name>
        <message>
            <source>The letter of the police</source>
            <translation>補登警方公文</translation>
        </message>
        <message>
            <source>Add it</source>
            <translation>補登</translation>
        </message>
        <message>
            <source>Letter number</source>
            <translation>公文文號</translation>
        </message>
        <message>
            <source>The record of the hold is printed anew, with the letter's number.</source>
            <translation>扣留紀錄單會連同文號重新印出。</translation>
        </message>
    </context>
    <context>
        <name>LettersPage</name>
        <message>
            <source>Letters</source>
            <translation>到期通知書</translation>
        </message>
        <message>
            <source>Registered no.</source>
            <translation>掛號號碼</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Note it as posted  Enter</source>
            <translation>登錄寄出  Enter</translation>
        </message>
        <message>
            <source>Print the ticked ones</source>
            <translation>列印已勾選的</translation>
        </message>
        <message>
            <source>Reminder letters</source>
            <translation>到期通知書</translation>
        </message>
        <message>
            <source>{ticked} of {all} ticked; the space bar ticks. Ticked from the start is whom no phone number reaches.</source>
            <translation>{all} 人中勾選 {ticked} 人；按空白鍵勾選或取消。沒有可用電話的人已先勾好。</translation>
        </message>
        <message>
            <source>Nobody is to be reminded by today.</source>
            <translation>今日沒有待通知的人。</translation>
        </message>
        <message>
            <source>No address on file</source>
            <translation>無住址</translation>
        </message>
        <message>
            <source>Noted as posted: {name}, {number}</source>
            <translation>已登錄寄出：{name}，{number}</translation>
        </message>
        <message>
            <source>Time left</source>
            <translation>剩餘</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>Letter</source>
            <translation>信件</translation>
        </message>
        <message>
            <source>printed {day}</source>
            <translation>{day} 已印</translation>
        </message>
        <message>
            <source>came back {day}</source>
            <translation>{day} 退件</translation>
        </message>
        <message>
            <source>posted {day}</source>
            <translation>{day} 已寄</translation>
        </message>
        <message>
            <source>At the post</source>
            <translation>交寄登錄</translation>
        </message>
        <message>
            <source>Reminder letters, {count}</source>
            <translation>到期通知書 {count} 封</translation>
        </message>
        <message>
            <source>{name} is no longer on the list</source>
            <translation>{name}已不在名單上</translation>
        </message>
        <message>
            <source>No letter counts as printed; F9 prints the ticked ones again.</source>
            <translation>這批到期通知書都還算沒印，勾選也都在；按 F9 可重印一次。</translation>
        </message>
        <message>
            <source>No</source>
            <translation>否</translation>
        </message>
        <message>
            <source>Posted on</source>
            <translation>寄出日</translation>
        </message>
        <message>
            <source>today</source>
            <translation>今天</translation>
        </message>
        <message>
            <source>Not posted: drop the print</source>
            <translation>沒有寄出：收回列印</translation>
        </message>
        <message>
            <source>No letter to {name} was printed at this counter. Was one printed at another counter, posted under {number}, and is this the address on its envelope?
{address}
If it bears another one, note it at the counter that printed it.</source>
            <translation>這台櫃檯沒有印過「{name}」的到期通知書。是否在另一台櫃檯列印、以 {number} 交寄，而且信封上的地址就是這個？
{address}
信封上的地址不同時，請到列印的那台櫃檯登錄。</translation>
        </message>
        <message>
            <source>It is: note it as posted</source>
            <translation>是，登錄已寄出</translation>
        </message>
    </context>
    <context>
        <name>LiftPanel</name>
        <message>
            <source>Lift the police hold</source>
            <translation>解除警方扣留</translation>
        </message>
        <message>
            <source>Let it go</source>
            <translation>解除扣留</translation>
        </message>
        <message>
            <source>Police unit</source>
            <translation>警察機關</translation>
        </message>
        <message>
            <source>Officer</source>
            <translation>承辦員警</translation>
        </message>
        <message>
            <source>Letter number</source>
            <translation>公文文號</translation>
        </message>
        <message>
            <source>The {ticket} is then what it was before the hold.</source>
            <translation>解除後，{ticket}恢復扣留前的狀態。</translation>
        </message>
    </context>
    <context>
        <name>LineButton</name>
        <message>
            <source>Line to central: {state}</source>
            <translation>與中央連線：{state}</translation>
        </message>
    </context>
    <context>
        <name>LinePart</name>
        <message>
            <source>Line to central</source>
            <translation>與中央連線</translation>
        </message>
        <message>
            <source>Supervisor</source>
            <translation>主管</translation>
        </message>
        <message>
            <source>New tickets may be written</source>
            <translation>准予繼續開單</translation>
        </message>
        <message>
            <source>This counter is not enrolled: all it does stays here.</source>
            <translation>本櫃尚未向中央註冊，資料只存在本機。</translation>
        </message>
        <message>
            <source>A ticket came out otherwise at place {place}; tell whoever looks after it</source>
            <translation>第 {place} 筆之後有單據與中央不符，請通知維護人員</translation>
        </message>
        <message>
            <source>Not at central</source>
            <translation>尚未上傳</translation>
        </message>
        <message>
            <source>Cash of these</source>
            <translation>其中現金</translation>
        </message>
        <message>
            <source>Last answer</source>
            <translation>最近連線</translation>
        </message>
        <message>
            <source>Last try</source>
            <translation>最近一次</translation>
        </message>
        <message>
            <source>Clock</source>
            <translation>時鐘</translation>
        </message>
        <message>
            <source>Compared</source>
            <translation>比對結果</translation>
        </message>
        <message>
            <source>{cash_in} in, {cash_out} out</source>
            <translation>收入 {cash_in}，付出 {cash_out}</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>正確</translation>
        </message>
        <message>
            <source>Allowed today by</source>
            <translation>准予開單</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>照片</translation>
        </message>
    </context>
    <context>
        <name>LineWords</name>
        <message>
            <source>{state} · {waiting}</source>
            <translation>{state}・{waiting}</translation>
        </message>
        <message>
            <source>Nothing waits here</source>
            <translation>沒有待傳的交易</translation>
        </message>
        <message>
            <source>{count} waiting since {since}, {cash}</source>
            <translation>待傳 {count} 筆，最早 {since}，收付 {cash}</translation>
        </message>
        <message>
            <source>Stopped: another computer writes as this counter</source>
            <translation>停止同步：另有電腦以本櫃身分上傳</translation>
        </message>
        <message>
            <source>Stopped: this file is older than central's</source>
            <translation>停止同步：本機資料比中央舊</translation>
        </message>
        <message>
            <source>Stopped: central has shut this counter out</source>
            <translation>停止同步：中央已停用本櫃</translation>
        </message>
        <message>
            <source>No line</source>
            <translation>斷線</translation>
        </message>
        <message>
            <source>The answer was not central's</source>
            <translation>回應並非來自中央</translation>
        </message>
        <message>
            <source>Central's answer does not follow</source>
            <translation>中央回應順序不符</translation>
        </message>
        <message>
            <source>Central cannot read what is sent</source>
            <translation>中央無法讀取上傳內容</translation>
        </message>
        <message>
            <source>Central refuses: the clocks differ</source>
            <translation>時鐘不符，中央拒收</translation>
        </message>
        <message>
            <source>Central does not know this counter</source>
            <translation>中央查無本櫃</translation>
        </message>
        <message>
            <source>Central is busy</source>
            <translation>中央忙線</translation>
        </message>
        <message>
            <source>Differs from central</source>
            <translation>與中央紀錄不符</translation>
        </message>
        <message>
            <source>New tickets wait for a supervisor</source>
            <translation>開單須主管確認</translation>
        </message>
        <message>
            <source>Problems to settle: {count}</source>
            <translation>待處理衝突 {count} 件</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>上傳中</translation>
        </message>
        <message>
            <source>Not heard of central yet</source>
            <translation>等候中央回應</translation>
        </message>
        <message>
            <source>In step with central</source>
            <translation>已與中央同步</translation>
        </message>
        <message>
            <source>{trouble} since {since}</source>
            <translation>{trouble}（{since} 起）</translation>
        </message>
        <message>
            <source>Clock {span} slow</source>
            <translation>本機時鐘慢 {span}</translation>
        </message>
        <message>
            <source>Clock {span} fast</source>
            <translation>本機時鐘快 {span}</translation>
        </message>
        <message>
            <source>new rules from {day}</source>
            <translation>新規定自 {day} 起適用</translation>
        </message>
        <message>
            <source>{count} not at central yet, {size}</source>
            <translation>{count} 張還沒送到中央（{size}）</translation>
        </message>
        <message>
            <source>{count} still at the other counters</source>
            <translation>{count} 張還在其他櫃檯</translation>
        </message>
        <message>
            <source>; </source>
            <translation>；</translation>
        </message>
    </context>
    <context>
        <name>LinesPart</name>
        <message>
            <source>{bags} bags, {things} things, {amount} of principal: as the ledger has it.</source>
            <translation>共 {bags} 袋、{things} 件，本金 {amount}，與總帳相符。</translation>
        </message>
        <message>
            <source>{bags} bags, {things} things, {amount} of principal; the ledger has {ledger}. Tell the supervisor: goods and ledger do not agree.</source>
            <translation>共 {bags} 袋、{things} 件，本金 {amount}；總帳為 {ledger}。質物與總帳不符，請通知主管。</translation>
        </message>
        <message>
            <source>{stage}. Begun {day} by {who}: {scope}. Journal at place {place}, entry {number} of its counter, hash {hash}.</source>
            <translation>{stage}。{day} 由{who}開始：{scope}。日記帳序位 {place}、開始盤點之櫃第 {number} 筆，雜湊值 {hash}。</translation>
        </message>
        <message>
            <source>{matched} right, {lines} differ, {left} still to be explained.</source>
            <translation>相符 {matched} 袋，差異 {lines} 筆，待說明 {left} 筆。</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Counter {counters} was not waited for.</source>
            <translation>未等候 {counters} 號櫃。</translation>
        </message>
        <message>
            <source>{count} scans came too late and do not count.</source>
            <translation>截止後才傳來的掃描 {count} 次，不計入。</translation>
        </message>
        <message>
            <source>Broken off: {why}</source>
            <translation>已中止：{why}</translation>
        </message>
        <message>
            <source>Signed by {people}.</source>
            <translation>簽核：{people}。</translation>
        </message>
        <message>
            <source>Reports kept, with their SHA-256:</source>
            <translation>已封存的報告與其 SHA-256：</translation>
        </message>
        <message>
            <source>Line {line}: {finding}, {bag}</source>
            <translation>第 {line} 筆：{finding}，{bag}</translation>
        </message>
        <message>
            <source>{ticket} {number}</source>
            <translation>{ticket} {number}</translation>
        </message>
        <message>
            <source>Cause</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>What was found out</source>
            <translation>查明情形</translation>
        </message>
        <message>
            <source>Note it</source>
            <translation>登錄說明</translation>
        </message>
        <message>
            <source>Explanation</source>
            <translation>差異說明</translation>
        </message>
        <message>
            <source>Whoever is signed in and a second person sign; one of them is a supervisor. The report is drawn, kept and sealed with the count.</source>
            <translation>由登入者與第二人簽核，其中一人須為主管。報告隨即製作、加密保存，並與盤點一併封存。</translation>
        </message>
        <message>
            <source>The report lists every bag</source>
            <translation>報告逐袋列出</translation>
        </message>
        <message>
            <source>Sign and seal</source>
            <translation>簽核封存</translation>
        </message>
        <message>
            <source>Signatures</source>
            <translation>簽核</translation>
        </message>
        <message>
            <source>The count</source>
            <translation>本次盤點</translation>
        </message>
        <message>
            <source>The end of it</source>
            <translation>結果</translation>
        </message>
    </context>
    <context>
        <name>ListWords</name>
        <message>
            <source>these days are not over</source>
            <translation>本期尚未結束</translation>
        </message>
        <message>
            <source>to be drawn</source>
            <translation>待製作</translation>
        </message>
        <message>
            <source>overdue</source>
            <translation>逾期未陳報</translation>
        </message>
        <message>
            <source>supplement: {count}</source>
            <translation>須補報 {count} 張</translation>
        </message>
        <message>
            <source>printed, not sent</source>
            <translation>已製作，未登錄陳報</translation>
        </message>
        <message>
            <source>sent</source>
            <translation>已陳報</translation>
        </message>
        <message>
            <source>sent late</source>
            <translation>已陳報（逾期）</translation>
        </message>
        <message>
            <source>by hand</source>
            <translation>專人送達</translation>
        </message>
        <message>
            <source>by post</source>
            <translation>郵寄</translation>
        </message>
        <message>
            <source>electronically</source>
            <translation>電子傳送</translation>
        </message>
        <message>
            <source>{first} to {last}</source>
            <translation>{first} 至 {last}</translation>
        </message>
        <message>
            <source>No. {number}, drawn {day} by {by}: {count} tickets</source>
            <translation>第 {number} 份，{day} 由 {by} 製作，{count} 張</translation>
        </message>
        <message>
            <source>not noted as sent</source>
            <translation>尚未登錄陳報</translation>
        </message>
        <message>
            <source>sent {day} {way} to {to}</source>
            <translation>{day} {way}，陳報 {to}</translation>
        </message>
        <message>
            <source>{told}, letter {letter}</source>
            <translation>{told}，文號 {letter}</translation>
        </message>
        <message>
            <source>Goods here, no names</source>
            <translation>在庫物品（不含姓名）</translation>
        </message>
        <message>
            <source>Taken in, with names</source>
            <translation>收當登記（含姓名）</translation>
        </message>
        <message>
            <source>{told} (corrected since)</source>
            <translation>{told}（後已更正）</translation>
        </message>
    </context>
    <context>
        <name>ListsPage</name>
        <message>
            <source>The year up to</source>
            <translation>截至（往前一年）</translation>
        </message>
        <message>
            <source>today</source>
            <translation>今日</translation>
        </message>
        <message>
            <source>Two-week registers</source>
            <translation>每二星期登記簿</translation>
        </message>
        <message>
            <source>Forfeiture lists</source>
            <translation>流當物清冊</translation>
        </message>
        <message>
            <source>Sent on</source>
            <translation>陳報日期</translation>
        </message>
        <message>
            <source>How</source>
            <translation>方式</translation>
        </message>
        <message>
            <source>To</source>
            <translation>陳報對象</translation>
        </message>
        <message>
            <source>Letter no.</source>
            <translation>文號</translation>
        </message>
        <message>
            <source>Draw and print</source>
            <translation>製作並列印</translation>
        </message>
        <message>
            <source>Print again</source>
            <translation>補印</translation>
        </message>
        <message>
            <source>As ODS…</source>
            <translation>存成 ODS…</translation>
        </message>
        <message>
            <source>Shown to the police…</source>
            <translation>警察機關查閱…</translation>
        </message>
        <message>
            <source>Lists for the authority</source>
            <translation>陳報清冊</translation>
        </message>
        <message>
            <source>{count} overdue or to be supplemented (red).</source>
            <translation>有 {count} 份逾期或須補報（紅字）。</translation>
        </message>
        <message>
            <source>Nothing is overdue.</source>
            <translation>沒有逾期的清冊。</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Counter {counters} has not told all of the last two weeks yet; what it tells later goes into a supplement.</source>
            <translation>櫃檯 {counters} 上一期的資料還沒傳齊；之後傳到的會列入補報。</translation>
        </message>
        <message>
            <source>Earlier lists: type a day.</source>
            <translation>更早的清冊請輸入日期查詢。</translation>
        </message>
        <message>
            <source>Register, {days}</source>
            <translation>登記簿 {days}</translation>
        </message>
        <message>
            <source>Forfeiture list of {days}</source>
            <translation>{days} 核定的流當物清冊</translation>
        </message>
        <message>
            <source>{count} tickets; to be sent by {due}: {stage}.</source>
            <translation>{count} 張，應於 {due} 前陳報：{stage}。</translation>
        </message>
        <message>
            <source>The file will hold names and numbers of documents, and nothing protects it. Put it where only those who send it to the authority can read it.</source>
            <translation>檔案含姓名與證件號碼，存檔後不再受本系統保護。請存放在只有陳報人員看得到的地方。</translation>
        </message>
        <message>
            <source>Pick a folder…</source>
            <translation>選擇資料夾…</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>不存</translation>
        </message>
        <message>
            <source>List as ODS</source>
            <translation>清冊存成 ODS</translation>
        </message>
        <message>
            <source>The list of {count} {ticket} is in {path}.</source>
            <translation>清冊（{ticket} {count} 張）已存到 {path}。</translation>
        </message>
        <message>
            <source>Days</source>
            <translation>期間</translation>
        </message>
        <message>
            <source>Send by</source>
            <translation>期限</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Tickets</source>
            <translation>張數</translation>
        </message>
        <message>
            <source>Draft of the next forfeiture list</source>
            <translation>列印待核定的流當物清冊</translation>
        </message>
        <message>
            <source>A supplement of {count} tickets is to be drawn, too.</source>
            <translation>另有補報 {count} 張待製作。</translation>
        </message>
        <message>
            <source>Correct the note of no. {number}</source>
            <translation>更正第 {number} 份的陳報登錄</translation>
        </message>
        <message>
            <source>Note no. {number} as sent</source>
            <translation>登錄第 {number} 份已陳報</translation>
        </message>
        <message>
            <source>No list is of these days.</source>
            <translation>這段期間沒有清冊。</translation>
        </message>
    </context>
    <context>
        <name>LookReasonPage</name>
        <message>
            <source>Reason</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Look for this reason</source>
            <translation>以此事由查閱</translation>
        </message>
        <message>
            <source>Why personal data is looked at</source>
            <translation>查閱個人資料的事由</translation>
        </message>
        <message>
            <source>The reason stands beside each of your looks until another person works here. Search or open anew afterwards.</source>
            <translation>所選事由會記在您之後的每一筆查閱紀錄，直到換人作業為止。選好後請再查一次或再開啟一次。</translation>
        </message>
        <message>
            <source>Reason of looking</source>
            <translation>查閱事由</translation>
        </message>
    </context>
    <context>
        <name>LookWords</name>
        <message>
            <source>opened</source>
            <translation>開啟</translation>
        </message>
        <message>
            <source>searched</source>
            <translation>查詢</translation>
        </message>
        <message>
            <source>listed</source>
            <translation>列示</translation>
        </message>
        <message>
            <source>drawn</source>
            <translation>製作</translation>
        </message>
        <message>
            <source>exported</source>
            <translation>匯出</translation>
        </message>
        <message>
            <source>a person</source>
            <translation>個人資料</translation>
        </message>
        <message>
            <source>one ticket</source>
            <translation>單張質借單</translation>
        </message>
        <message>
            <source>tickets</source>
            <translation>質借單檢索</translation>
        </message>
        <message>
            <source>calls</source>
            <translation>通聯</translation>
        </message>
        <message>
            <source>proof of reminders</source>
            <translation>通聯紀錄</translation>
        </message>
        <message>
            <source>letters</source>
            <translation>到期通知書</translation>
        </message>
        <message>
            <source>messages</source>
            <translation>訊息</translation>
        </message>
        <message>
            <source>entered twice</source>
            <translation>重複建檔名單</translation>
        </message>
        <message>
            <source>lists for the authority</source>
            <translation>陳報清冊</translation>
        </message>
        <message>
            <source>papers</source>
            <translation>單據</translation>
        </message>
        <message>
            <source>this log</source>
            <translation>查閱紀錄</translation>
        </message>
        <message>
            <source>by scan</source>
            <translation>（掃描）</translation>
        </message>
        <message>
            <source>by number</source>
            <translation>（號碼）</translation>
        </message>
        <message>
            <source>by ID number</source>
            <translation>（證號）</translation>
        </message>
        <message>
            <source>by phone</source>
            <translation>（電話）</translation>
        </message>
        <message>
            <source>by words</source>
            <translation>（文字）</translation>
        </message>
        <message>
            <source>screen</source>
            <translation>螢幕</translation>
        </message>
        <message>
            <source>paper</source>
            <translation>紙本</translation>
        </message>
        <message>
            <source>PDF</source>
            <translation>PDF 檔</translation>
        </message>
        <message>
            <source>ODS</source>
            <translation>ODS 檔</translation>
        </message>
        <message>
            <source>Inspection</source>
            <translation>查核</translation>
        </message>
        <message>
            <source>The person asks</source>
            <translation>當事人請求</translation>
        </message>
        <message>
            <source>Letter of an authority</source>
            <translation>機關來函</translation>
        </message>
        <message>
            <source>Incident</source>
            <translation>資安事件</translation>
        </message>
        <message>
            <source>{did} {field}</source>
            <translation>{did}{field}</translation>
        </message>
    </context>
    <context>
        <name>LooksPage</name>
        <message>
            <source>Why</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Whose</source>
            <translation>對象</translation>
        </message>
        <message>
            <source>number of a ticket or of a document; all</source>
            <translation>單號或證號；空白為全部</translation>
        </message>
        <message>
            <source>By whom</source>
            <translation>查閱人</translation>
        </message>
        <message>
            <source>code; all</source>
            <translation>代號；空白為全部</translation>
        </message>
        <message>
            <source>From</source>
            <translation>起日</translation>
        </message>
        <message>
            <source>To</source>
            <translation>迄日</translation>
        </message>
        <message>
            <source>Looks</source>
            <translation>查閱紀錄</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>查詢</translation>
        </message>
        <message>
            <source>As ODS…</source>
            <translation>匯出 ODS…</translation>
        </message>
        <message>
            <source>Older ones (Alt+O)</source>
            <translation>更早的紀錄（Alt+O）</translation>
        </message>
        <message>
            <source>Who looked at what</source>
            <translation>查閱紀錄</translation>
        </message>
        <message>
            <source>{count} looks, {shown} of them shown, the newest first.</source>
            <translation>共 {count} 筆，列出 {shown} 筆，新的在前。</translation>
        </message>
        <message>
            <source>Looks as ODS</source>
            <translation>查閱紀錄匯出 ODS</translation>
        </message>
        <message>
            <source>Log of looks</source>
            <translation>查閱紀錄</translation>
        </message>
        <message>
            <source>{count} looks are in {path}.</source>
            <translation>已將 {count} 筆查閱紀錄存入 {path}。</translation>
        </message>
        <message>
            <source>When</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>人員</translation>
        </message>
        <message>
            <source>Did</source>
            <translation>動作</translation>
        </message>
        <message>
            <source>What</source>
            <translation>內容</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>編號</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>當事人參照</translation>
        </message>
        <message>
            <source>Hits</source>
            <translation>筆數</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>方式</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>事由</translation>
        </message>
    </context>
    <context>
        <name>LossPanel</name>
        <message>
            <source>Report a loss</source>
            <translation>掛失</translation>
        </message>
        <message>
            <source>Block it now</source>
            <translation>立即掛失</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>遺失經過</translation>
        </message>
        <message>
            <source>No cash and no goods are given on the {ticket} from then on.</source>
            <translation>掛失後，原{ticket}立即停止收付及交付質物。</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Pawnshop counter</source>
            <translation>公營當舖櫃檯</translation>
        </message>
        <message>
            <source>The settings are saved.</source>
            <translation>設定已儲存。</translation>
        </message>
        <message>
            <source>{code} was scanned: it is no code of this counter, and nothing was entered. Amounts are typed.</source>
            <translation>掃到的「{code}」不是本櫃的條碼，沒有輸入任何內容。金額請用鍵盤輸入。</translation>
        </message>
        <message>
            <source>The counter's file could not be opened; nothing in it was changed. Close the program and start it again; if that does not help, do not work at this counter.</source>
            <translation>本櫃的資料檔無法開啟，內容沒有變動。請關閉程式後重新啟動；仍無法開啟時，請勿在本櫃作業。</translation>
        </message>
        <message>
            <source>Note the reason…</source>
            <translation>登錄事由…</translation>
        </message>
        <message>
            <source>The screen of the {pledgor} is no longer connected. Go on working; it shows itself again once it is plugged in.</source>
            <translation>{pledgor}螢幕已中斷連線。請照常作業，接回後會自動恢復顯示。</translation>
        </message>
        <message>
            <source>To the page of the line…</source>
            <translation>前往連線與同步…</translation>
        </message>
        <message>
            <source>New rules are in force ({version}); they hold for each new {ticket}.</source>
            <translation>新規定（{version}）已開始適用，新開立的{ticket}一律依新規定辦理。</translation>
        </message>
        <message>
            <source>The second person approves…</source>
            <translation>請覆核人員確認…</translation>
        </message>
        <message>
            <source>Sign in anew…</source>
            <translation>重新登入…</translation>
        </message>
    </context>
    <context>
        <name>MapView</name>
        <message>
            <source>Map of the vault</source>
            <translation>庫房配置</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>庫位</translation>
        </message>
        <message>
            <source>Bags</source>
            <translation>袋數</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Bags in custody: {bags}, {principal} of principal.</source>
            <translation>保管中 {bags} 袋，本金 {principal}。</translation>
        </message>
        <message>
            <source>Bags that wait for a receiver: {bags} (F10, 3).</source>
            <translation>待接管 {bags} 袋（F10，3）。</translation>
        </message>
        <message>
            <source>The vault has no plan of places yet; a supervisor makes one (F10, 5).</source>
            <translation>庫房尚未設定庫位，請主管設定（F10，5）。</translation>
        </message>
        <message>
            <source>to be put away</source>
            <translation>待入庫</translation>
        </message>
        <message>
            <source>{bags} overdue</source>
            <translation>逾期 {bags} 袋</translation>
        </message>
        <message>
            <source>Bag {bag}</source>
            <translation>封袋 {bag}</translation>
        </message>
        <message>
            <source>an act did not fit</source>
            <translation>登錄互相牴觸</translation>
        </message>
        <message>
            <source>given up</source>
            <translation>已停用</translation>
        </message>
    </context>
    <context>
        <name>MergeField</name>
        <message>
            <source>Other tickets</source>
            <translation>其他單據</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>單號</translation>
        </message>
        <message>
            <source>Items</source>
            <translation>質物</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
    </context>
    <context>
        <name>MergePanel</name>
        <message>
            <source>Merge</source>
            <translation>併單</translation>
        </message>
        <message>
            <source>Up and down to a {ticket}, Space to merge it; or scan each.</source>
            <translation>用上下鍵選{ticket}，按空白鍵勾選；或逐張掃描。</translation>
        </message>
    </context>
    <context>
        <name>MessageWords</name>
        <message>
            <source>Waits</source>
            <translation>等候傳送</translation>
        </message>
        <message>
            <source>Being sent</source>
            <translation>傳送中</translation>
        </message>
        <message>
            <source>Sent</source>
            <translation>已傳送</translation>
        </message>
        <message>
            <source>Not sent</source>
            <translation>傳送失敗</translation>
        </message>
        <message>
            <source>Perhaps arrived</source>
            <translation>不確定是否送達</translation>
        </message>
        <message>
            <source>Withdrawn</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>Nothing is sent between 21:00 and 09:00: it goes in the morning.</source>
            <translation>晚上九時至上午九時不傳送，次一上班日上午九時再傳。</translation>
        </message>
        <message>
            <source>No business day is open: it goes once one is.</source>
            <translation>還沒有開始營業日，開始後就會傳送。</translation>
        </message>
        <message>
            <source>This counter may not do business now: nothing is sent.</source>
            <translation>本櫃目前停止作業，不傳送訊息。</translation>
        </message>
        <message>
            <source>No service is set for such messages: see F10.</source>
            <translation>還沒有設定這種訊息的傳送服務，請按 F10 設定。</translation>
        </message>
        <message>
            <source>The line to central is down: another counter may send the same message, so nothing is sent. Call instead.</source>
            <translation>與中央連線中斷，別的櫃檯可能傳送同一則訊息，所以暫不傳送。可先撥電話。</translation>
        </message>
        <message>
            <source>Another counter is calling this person: it waits.</source>
            <translation>別的櫃檯正在通聯這個人，稍後再傳。</translation>
        </message>
        <message>
            <source>The service could not be reached.</source>
            <translation>連不上傳送服務。</translation>
        </message>
        <message>
            <source>The service took nothing at that time.</source>
            <translation>傳送服務當時忙線，沒有收下。</translation>
        </message>
        <message>
            <source>The service refused the message. Call instead.</source>
            <translation>傳送服務拒收這則訊息，請改撥電話。</translation>
        </message>
        <message>
            <source>The service does not know this address: ask the person for another.</source>
            <translation>沒有這個地址，請向本人問新的地址。</translation>
        </message>
        <message>
            <source>The service did not answer: it may have arrived. Ask there, or call instead.</source>
            <translation>傳送服務沒有回覆，訊息可能已經送達。請向業者查詢，或改撥電話。</translation>
        </message>
        <message>
            <source>The service answered something nobody understands: it may have arrived. Ask there, or call instead.</source>
            <translation>傳送服務的回覆看不懂，訊息可能已經送達。請向業者查詢，或改撥電話。</translation>
        </message>
        <message>
            <source>The program ended while it was being sent: it may have arrived. Ask at the service, or call instead.</source>
            <translation>傳送到一半程式就關了，訊息可能已經送達。請向業者查詢，或改撥電話。</translation>
        </message>
        <message>
            <source>It waited in an older copy of this counter's file and may have been sent since. Ask at the service, or call instead.</source>
            <translation>這是舊備份裡等候的訊息，之後可能已經傳過。請向業者查詢，或改撥電話。</translation>
        </message>
        <message>
            <source>The consent was taken back.</source>
            <translation>本人已撤回同意。</translation>
        </message>
        <message>
            <source>No right number or address is on file any more.</source>
            <translation>已經沒有可用的號碼或地址。</translation>
        </message>
        <message>
            <source>Everything was paid meanwhile.</source>
            <translation>已經全部繳清。</translation>
        </message>
        <message>
            <source>The person was reminded meanwhile, here or at another counter.</source>
            <translation>已經由本櫃或別的櫃檯通知。</translation>
        </message>
        <message>
            <source>Somebody decided it here.</source>
            <translation>由櫃檯人員決定。</translation>
        </message>
        <message>
            <source>It arrived</source>
            <translation>確定已送達</translation>
        </message>
        <message>
            <source>It did not arrive: send it again</source>
            <translation>確定沒有送達，再傳一次</translation>
        </message>
        <message>
            <source>Send it again</source>
            <translation>再傳一次</translation>
        </message>
        <message>
            <source>Leave it at that</source>
            <translation>不再處理</translation>
        </message>
        <message>
            <source>Do not send it</source>
            <translation>取消傳送</translation>
        </message>
        <message>
            <source>Chinese</source>
            <translation>中文</translation>
        </message>
        <message>
            <source>Latin letters alone</source>
            <translation>英數字</translation>
        </message>
        <message>
            <source>{units} characters ({coding}): {parts} SMS</source>
            <translation>{units} 字（{coding}），計 {parts} 則簡訊</translation>
        </message>
        <message>
            <source>The service took the test message. See whether it arrives.</source>
            <translation>傳送服務已收下測試訊息，請確認有沒有收到。</translation>
        </message>
        <message>
            <source>The test message was not sent. {why}</source>
            <translation>測試訊息沒有送出。{why}</translation>
        </message>
        <message>
            <source>It is told to central first, so that no other counter sends it.</source>
            <translation>先通知中央，以免別的櫃檯重複傳送，隨即傳出。</translation>
        </message>
        <message>
            <source>The service takes nothing from us: check user and password behind F10.</source>
            <translation>傳送服務不收本櫃的訊息，請按 F10 核對帳號密碼。</translation>
        </message>
        <message>
            <source>The service's settings cannot be used: check them behind F10.</source>
            <translation>傳送服務的設定無法使用，請按 F10 核對。</translation>
        </message>
    </context>
    <context>
        <name>Messages</name>
        <message>
            <source>The program met an unexpected fault. What was already saved stays saved. Please tell the reference number {reference} to whoever looks after the program.</source>
            <translation>程式發生未預期的錯誤。已存檔的資料不受影響。請將錯誤編號 {reference} 告知系統管理人員。</translation>
        </message>
    </context>
    <context>
        <name>MessagesPage</name>
        <message>
            <source>Messages</source>
            <translation>訊息</translation>
        </message>
        <message>
            <source>No message was sent from here yet.</source>
            <translation>本櫃還沒有傳送過訊息。</translation>
        </message>
        <message>
            <source>{state} since {moment}</source>
            <translation>{state}（{moment}）</translation>
        </message>
        <message>
            <source>Ordered by {name} {moment}</source>
            <translation>{name} {moment} 交辦</translation>
        </message>
        <message>
            <source>Next try {moment}</source>
            <translation>下次嘗試 {moment}</translation>
        </message>
        <message>
            <source>Was it asked at the service, or of {name}, that the message did not arrive? Otherwise it may come twice.</source>
            <translation>已經向業者或{name}問明訊息沒有送達嗎？沒問清楚就重傳，對方可能收到兩次。</translation>
        </message>
        <message>
            <source>No</source>
            <translation>先不要</translation>
        </message>
        <message>
            <source>{name}: {act}</source>
            <translation>{name}：{act}</translation>
        </message>
        <message>
            <source>Ordered</source>
            <translation>交辦時間</translation>
        </message>
        <message>
            <source>By</source>
            <translation>方式</translation>
        </message>
        <message>
            <source>Stands</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Tries</source>
            <translation>次數</translation>
        </message>
        <message>
            <source>Next try</source>
            <translation>下次嘗試</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>說明</translation>
        </message>
        <message>
            <source>What it says</source>
            <translation>訊息內容</translation>
        </message>
        <message>
            <source>Tries: {count}</source>
            <translation>已嘗試 {count} 次</translation>
        </message>
        <message>
            <source>Was it asked at the service, or of {name}, that the message arrived? It then counts as a reminder of {name}.</source>
            <translation>是否已向傳送服務或{name}本人查證，這則訊息確實送達？登錄後即算通知過{name}一次。</translation>
        </message>
    </context>
    <context>
        <name>MoneyPanel</name>
        <message>
            <source>Pay out {amount}</source>
            <translation>付出 {amount}</translation>
        </message>
        <message>
            <source>{amount} has been paid out</source>
            <translation>{amount} 已當面付清</translation>
        </message>
        <message>
            <source>Take in {amount}</source>
            <translation>收入 {amount}</translation>
        </message>
        <message>
            <source>{amount} has come in</source>
            <translation>{amount} 已收訖</translation>
        </message>
        <message>
            <source>No cash moves now</source>
            <translation>現在不收付現金</translation>
        </message>
    </context>
    <context>
        <name>MorePart</name>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
    </context>
    <context>
        <name>MorningPage</name>
        <message>
            <source>What was looked at</source>
            <translation>檢核項目</translation>
        </message>
        <message>
            <source>State</source>
            <translation>結果</translation>
        </message>
        <message>
            <source>What</source>
            <translation>項目</translation>
        </message>
        <message>
            <source>Figure</source>
            <translation>數字</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>處理方式</translation>
        </message>
        <message>
            <source>Looked at: sign, print</source>
            <translation>檢核完畢，列印簽章</translation>
        </message>
        <message>
            <source>Self-inspection</source>
            <translation>自行查核</translation>
        </message>
        <message>
            <source>Morning page</source>
            <translation>晨間檢核</translation>
        </message>
        <message>
            <source>{wrong} wrong, {look} to look at.</source>
            <translation>異常 {wrong} 項，注意 {look} 項。</translation>
        </message>
        <message>
            <source>Nothing is wrong; {look} to look at.</source>
            <translation>沒有異常，注意 {look} 項。</translation>
        </message>
        <message>
            <source>All is well.</source>
            <translation>一切正常。</translation>
        </message>
        <message>
            <source>Acts are counted since {day}.</source>
            <translation>收質、取贖自 {day} 起計。</translation>
        </message>
        <message>
            <source>Acts are counted since today.</source>
            <translation>收質、取贖自今日起計。</translation>
        </message>
        <message>
            <source>Backups lie in {folder}.</source>
            <translation>備份存放於 {folder}。</translation>
        </message>
        <message>
            <source>Nobody has signed for today yet.</source>
            <translation>今天還沒有主管檢核。</translation>
        </message>
        <message>
            <source>{by} looked at {time}.</source>
            <translation>{by} 於 {time} 檢核。</translation>
        </message>
        <message>
            <source>Enter leads from a line to the page that settles it; Esc leads back.</source>
            <translation>選取項目後按 Enter，前往處理的頁面；按 Esc 回到本頁。</translation>
        </message>
    </context>
    <context>
        <name>MovePanel</name>
        <message>
            <source>Scan the bags, then the label of the place; or the place first.</source>
            <translation>先掃封袋再掃庫位，或先掃庫位都可以。</translation>
        </message>
        <message>
            <source>To place</source>
            <translation>放到庫位</translation>
        </message>
        <message>
            <source>Put away, move</source>
            <translation>入庫、移置</translation>
        </message>
        <message>
            <source>Put them there</source>
            <translation>登錄放置</translation>
        </message>
        <message>
            <source>Back to the counter</source>
            <translation>拿回櫃檯，不放庫位</translation>
        </message>
    </context>
    <context>
        <name>Names</name>
        <message>
            <source>Left thumb</source>
            <translation>左手拇指</translation>
        </message>
        <message>
            <source>Left index finger</source>
            <translation>左手食指</translation>
        </message>
        <message>
            <source>Left middle finger</source>
            <translation>左手中指</translation>
        </message>
        <message>
            <source>Left ring finger</source>
            <translation>左手無名指</translation>
        </message>
        <message>
            <source>Left little finger</source>
            <translation>左手小指</translation>
        </message>
        <message>
            <source>Right thumb</source>
            <translation>右手拇指</translation>
        </message>
        <message>
            <source>Right index finger</source>
            <translation>右手食指</translation>
        </message>
        <message>
            <source>Right middle finger</source>
            <translation>右手中指</translation>
        </message>
        <message>
            <source>Right ring finger</source>
            <translation>右手無名指</translation>
        </message>
        <message>
            <source>Right little finger</source>
            <translation>右手小指</translation>
        </message>
        <message>
            <source>No fingers</source>
            <translation>無手指可捺印</translation>
        </message>
        <message>
            <source>National ID</source>
            <translation>國民身分證</translation>
        </message>
        <message>
            <source>Resident certificate</source>
            <translation>居留證</translation>
        </message>
        <message>
            <source>Passport</source>
            <translation>護照</translation>
        </message>
        <message>
            <source>Driving licence</source>
            <translation>駕駛執照</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>質借中</translation>
        </message>
        <message>
            <source>Renewed</source>
            <translation>已續質</translation>
        </message>
        <message>
            <source>Redeemed</source>
            <translation>已贖回</translation>
        </message>
        <message>
            <source>Void</source>
            <translation>作廢</translation>
        </message>
        <message>
            <source>Paper jam</source>
            <translation>卡紙</translation>
        </message>
        <message>
            <source>The printer failed</source>
            <translation>印表機故障</translation>
        </message>
        <message>
            <source>The print is damaged</source>
            <translation>紙張毀損</translation>
        </message>
        <message>
            <source>The print is faulty</source>
            <translation>印刷不清</translation>
        </message>
        <message>
            <source>The pledgor withdrew</source>
            <translation>持單人當日反悔</translation>
        </message>
        <message>
            <source>Wrong person entered</source>
            <translation>登錄錯人</translation>
        </message>
        <message>
            <source>Wrong item entered</source>
            <translation>質物登錄錯誤</translation>
        </message>
        <message>
            <source>Wrong amount entered</source>
            <translation>金額登錄錯誤</translation>
        </message>
        <message>
            <source>Wrong rate class entered</source>
            <translation>身分別登錄錯誤</translation>
        </message>
        <message>
            <source>Typhoon</source>
            <translation>颱風</translation>
        </message>
        <message>
            <source>Earthquake</source>
            <translation>地震</translation>
        </message>
        <message>
            <source>Flood</source>
            <translation>淹水</translation>
        </message>
        <message>
            <source>Power or line failure</source>
            <translation>停電或斷線</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>其他</translation>
        </message>
        <message>
            <source>Day opened</source>
            <translation>開始營業</translation>
        </message>
        <message>
            <source>Day closed</source>
            <translation>日結</translation>
        </message>
        <message>
            <source>Pledge</source>
            <translation>質借</translation>
        </message>
        <message>
            <source>Renewal</source>
            <translation>續質</translation>
        </message>
        <message>
            <source>Redemption</source>
            <translation>贖回</translation>
        </message>
        <message>
            <source>Printed again</source>
            <translation>補印</translation>
        </message>
        <message>
            <source>Pledgor changed</source>
            <translation>資料變更</translation>
        </message>
        <message>
            <source>Closed day entered</source>
            <translation>停止上班日</translation>
        </message>
        <message>
            <source>Numbers declared lost</source>
            <translation>號碼遺失</translation>
        </message>
        <message>
            <source>Recovery sheet put away</source>
            <translation>復原單已收存</translation>
        </message>
        <message>
            <source>Clerk</source>
            <translation>櫃員</translation>
        </message>
        <message>
            <source>Supervisor</source>
            <translation>主管</translation>
        </message>
        <message>
            <source>Wrong ticket taken</source>
            <translation>辦錯單據</translation>
        </message>
        <message>
            <source>Another act was meant</source>
            <translation>辦錯項目</translation>
        </message>
        <message>
            <source>Ticket exchanged</source>
            <translation>異動</translation>
        </message>
        <message>
            <source>Several in one payment</source>
            <translation>合併付款</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>沖銷</translation>
        </message>
        <message>
            <source>Class corrected</source>
            <translation>身分別更正</translation>
        </message>
        <message>
            <source>Loss reported</source>
            <translation>掛失</translation>
        </message>
        <message>
            <source>Loss report withdrawn</source>
            <translation>撤銷掛失</translation>
        </message>
        <message>
            <source>Lost ticket replaced</source>
            <translation>掛失補發</translation>
        </message>
        <message>
            <source>Held for the police</source>
            <translation>警方扣留</translation>
        </message>
        <message>
            <source>Police hold lifted</source>
            <translation>解除扣留</translation>
        </message>
        <message>
            <source>Returned to the owner</source>
            <translation>發還物主</translation>
        </message>
        <message>
            <source>Refunded</source>
            <translation>退款</translation>
        </message>
        <message>
            <source>Pledge refused</source>
            <translation>未受理</translation>
        </message>
        <message>
            <source>Alert raised</source>
            <translation>警示註記</translation>
        </message>
        <message>
            <source>Alert lifted</source>
            <translation>解除警示</translation>
        </message>
        <message>
            <source>Hours extended</source>
            <translation>延長服務</translation>
        </message>
        <message>
            <source>Corrected</source>
            <translation>已更正</translation>
        </message>
        <message>
            <source>People are still waiting</source>
            <translation>仍有民眾等候</translation>
        </message>
        <message>
            <source>Extended service announced</source>
            <translation>公告延長服務</translation>
        </message>
        <message>
            <source>Urgent need of a pledgor</source>
            <translation>民眾急需</translation>
        </message>
        <message>
            <source>Instructed by a superior</source>
            <translation>主管指示</translation>
        </message>
        <message>
            <source>Lost and replaced</source>
            <translation>已掛失補發</translation>
        </message>
        <message>
            <source>Returned to its owner</source>
            <translation>已發還物主</translation>
        </message>
        <message>
            <source>Reported lost</source>
            <translation>掛失中</translation>
        </message>
        <message>
            <source>A minor with consent</source>
            <translation>未成年人（經同意）</translation>
        </message>
        <message>
            <source>A guardian</source>
            <translation>監護人</translation>
        </message>
        <message>
            <source>An agent</source>
            <translation>代理人</translation>
        </message>
        <message>
            <source>An heir</source>
            <translation>繼承人</translation>
        </message>
        <message>
            <source>Consent</source>
            <translation>同意書</translation>
        </message>
        <message>
            <source>Household register</source>
            <translation>戶籍資料</translation>
        </message>
        <message>
            <source>Court's decision on the guardian</source>
            <translation>監護裁定</translation>
        </message>
        <message>
            <source>Authorisation</source>
            <translation>委託書</translation>
        </message>
        <message>
            <source>Proof of death</source>
            <translation>死亡證明</translation>
        </message>
        <message>
            <source>List of heirs</source>
            <translation>繼承系統表</translation>
        </message>
        <message>
            <source>Agreement of the heirs</source>
            <translation>繼承人協議書</translation>
        </message>
        <message>
            <source>Identity document</source>
            <translation>身分證明文件</translation>
        </message>
        <message>
            <source>Letter of the police</source>
            <translation>警察機關文件</translation>
        </message>
        <message>
            <source>Judgment</source>
            <translation>法院文書</translation>
        </message>
        <message>
            <source>Proof of ownership</source>
            <translation>所有權證明</translation>
        </message>
        <message>
            <source>Identity document reported lost</source>
            <translation>證件掛失</translation>
        </message>
        <message>
            <source>Somebody used this person's document</source>
            <translation>證件遭冒用</translation>
        </message>
        <message>
            <source>Stolen goods were pledged before</source>
            <translation>曾質借贓物</translation>
        </message>
        <message>
            <source>Under guardianship or assistance</source>
            <translation>受監護或輔助宣告</translation>
        </message>
        <message>
            <source>The person has died</source>
            <translation>本人已故</translation>
        </message>
        <message>
            <source>A dispute is open</source>
            <translation>爭議處理中</translation>
        </message>
        <message>
            <source>The police asked for it</source>
            <translation>警察機關要求</translation>
        </message>
        <message>
            <source>Another reason</source>
            <translation>其他</translation>
        </message>
        <message>
            <source>Forbidden goods</source>
            <translation>禁止收當之物</translation>
        </message>
        <message>
            <source>The person is suspicious</source>
            <translation>當事人形跡可疑</translation>
        </message>
        <message>
            <source>The things are suspicious</source>
            <translation>物品來源可疑</translation>
        </message>
        <message>
            <source>No identity document</source>
            <translation>未出示身分證件</translation>
        </message>
        <message>
            <source>Not entitled to pledge, or no consent</source>
            <translation>無權處分或未經同意</translation>
        </message>
        <message>
            <source>Things that are not taken here</source>
            <translation>非本機關收質物品</translation>
        </message>
        <message>
            <source>No agreement on the amount</source>
            <translation>對金額未達成合意</translation>
        </message>
        <message>
            <source>The person changed their mind</source>
            <translation>當事人取消</translation>
        </message>
        <message>
            <source>lawful: at principal</source>
            <translation>合法：付本金贖回</translation>
        </message>
        <message>
            <source>unlawful: free</source>
            <translation>違反規定：無償發還</translation>
        </message>
        <message>
            <source>In dispute</source>
            <translation>待處理</translation>
        </message>
        <message>
            <source>Update needed</source>
            <translation>須更新程式</translation>
        </message>
        <message>
            <source>Clash settled</source>
            <translation>衝突處理</translation>
        </message>
        <message>
            <source>Money owed paid out</source>
            <translation>退還溢收款</translation>
        </message>
        <message>
            <source>Counter enrolled</source>
            <translation>櫃檯登錄</translation>
        </message>
        <message>
            <source>Counter shut out</source>
            <translation>櫃檯停用</translation>
        </message>
        <message>
            <source>Police letter added</source>
            <translation>補登扣留公文</translation>
        </message>
        <message>
            <source>New tickets allowed</source>
            <translation>主管准予開單</translation>
        </message>
        <message>
            <source>Renewal by post or bank</source>
            <translation>匯款續質</translation>
        </message>
        <message>
            <source>New ticket handed out</source>
            <translation>換領新單</translation>
        </message>
        <message>
            <source>Postal money order</source>
            <translation>郵政匯票</translation>
        </message>
        <message>
            <source>ATM transfer</source>
            <translation>自動櫃員機轉帳</translation>
        </message>
        <message>
            <source>Rules published</source>
            <translation>公布規定</translation>
        </message>
        <message>
            <source>Reminder</source>
            <translation>到期通知</translation>
        </message>
        <message>
            <source>Contact details changed</source>
            <translation>聯絡資料變更</translation>
        </message>
        <message>
            <source>Consent changed</source>
            <translation>聯絡同意變更</translation>
        </message>
        <message>
            <source>Forfeiture approved</source>
            <translation>流當核定</translation>
        </message>
        <message>
            <source>Forfeiture taken back</source>
            <translation>撤回流當</translation>
        </message>
        <message>
            <source>Forfeited</source>
            <translation>已流當</translation>
        </message>
        <message>
            <source>Allowed after the grace</source>
            <translation>特准逾期辦理</translation>
        </message>
        <message>
            <source>Places of the vault changed</source>
            <translation>庫位增設停用</translation>
        </message>
        <message>
            <source>Bags moved</source>
            <translation>封袋移置</translation>
        </message>
        <message>
            <source>Bags offered</source>
            <translation>封袋移交</translation>
        </message>
        <message>
            <source>Bags taken over</source>
            <translation>封袋點收</translation>
        </message>
        <message>
            <source>Bags back</source>
            <translation>封袋收回</translation>
        </message>
        <message>
            <source>Stocktake begun</source>
            <translation>盤點開始</translation>
        </message>
        <message>
            <source>Stocktake scans</source>
            <translation>盤點掃描</translation>
        </message>
        <message>
            <source>Stocktake closed</source>
            <translation>盤點截止</translation>
        </message>
        <message>
            <source>Difference explained</source>
            <translation>盤點差異說明</translation>
        </message>
        <message>
            <source>Stocktake sealed</source>
            <translation>盤點簽核</translation>
        </message>
        <message>
            <source>Stocktake broken off</source>
            <translation>盤點中止</translation>
        </message>
        <message>
            <source>Account set</source>
            <translation>帳號設定</translation>
        </message>
        <message>
            <source>Account set at the counter</source>
            <translation>櫃檯帳號設定</translation>
        </message>
        <message>
            <source>Password changed</source>
            <translation>更換密碼</translation>
        </message>
        <message>
            <source>Morning looked at</source>
            <translation>晨間檢核</translation>
        </message>
        <message>
            <source>Self-inspection</source>
            <translation>自行查核</translation>
        </message>
        <message>
            <source>Finding put right</source>
            <translation>缺失改善回報</translation>
        </message>
        <message>
            <source>Finding checked</source>
            <translation>缺失改善複查</translation>
        </message>
        <message>
            <source>List for the authority drawn</source>
            <translation>清冊製作</translation>
        </message>
        <message>
            <source>List sent</source>
            <translation>清冊陳報</translation>
        </message>
        <message>
            <source>Shown to the police</source>
            <translation>警察機關查閱</translation>
        </message>
        <message>
            <source>Journal handed out</source>
            <translation>帳冊匯出</translation>
        </message>
        <message>
            <source>Log of looks closed by month</source>
            <translation>查閱紀錄按月結檔</translation>
        </message>
        <message>
            <source>Wants no use of personal data: do not reach</source>
            <translation>請求停止利用個資，請勿聯絡</translation>
        </message>
        <message>
            <source>Personal data handed out</source>
            <translation>提供個人資料</translation>
        </message>
        <message>
            <source>Auditor</source>
            <translation>稽核</translation>
        </message>
        <message>
            <source>Accountant</source>
            <translation>會計</translation>
        </message>
        <message>
            <source>Administrator</source>
            <translation>帳號管理</translation>
        </message>
        <message>
            <source>Personal data destroyed</source>
            <translation>銷毀個人資料</translation>
        </message>
        <message>
            <source>Two records merged into one person</source>
            <translation>合併為同一人</translation>
        </message>
        <message>
            <source>Merged records parted</source>
            <translation>分開為兩人</translation>
        </message>
    </context>
    <context>
        <name>NewPaperNote</name>
        <message>
            <source>A paper for a low rate that is new or changed is checked by a second person, who confirms with own code and password.</source>
            <translation>新登錄或變更之優惠身分證明須第二人核對，並由其以自己的代號與密碼確認。</translation>
        </message>
    </context>
    <context>
        <name>NewPassword</name>
        <message>
            <source>New password</source>
            <translation>新密碼</translation>
        </message>
        <message>
            <source>Once more</source>
            <translation>再輸入一次</translation>
        </message>
        <message>
            <source>At least ten characters of three kinds: capitals, small letters, digits, others. Neither code nor name, and none of the last three.</source>
            <translation>至少十個字元；大寫、小寫、數字、其他符號要用到三種。不可含代號或姓名，也不可與前三次相同。</translation>
        </message>
    </context>
    <context>
        <name>NewTickets</name>
        <message>
            <source>The new {ticket}: {amount}</source>
            <translation>新{ticket}：{amount}</translation>
        </message>
        <message>
            <source>New {ticket} {number}: {amount}</source>
            <translation>第 {number} 張新{ticket}：{amount}</translation>
        </message>
    </context>
    <context>
        <name>OfferPanel</name>
        <message>
            <source>Scan each bag. Until the receiver takes it over, it counts as kept here.</source>
            <translation>逐袋掃描。對方點收以前，仍由本處保管。</translation>
        </message>
        <message>
            <source>To</source>
            <translation>交給</translation>
        </message>
        <message>
            <source>Which one</source>
            <translation>對象</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名或名稱</translation>
        </message>
        <message>
            <source>Back by</source>
            <translation>歸還期限</translation>
        </message>
        <message>
            <source>What for</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Hand over</source>
            <translation>移交</translation>
        </message>
        <message>
            <source>Offer them</source>
            <translation>登錄移交</translation>
        </message>
    </context>
    <context>
        <name>OfferPart</name>
        <message>
            <source>Principal</source>
            <translation>放款金額</translation>
        </message>
        <message>
            <source>ID document checked against the person</source>
            <translation>已核對身分證件與本人相符</translation>
        </message>
        <message>
            <source>Fingerprint</source>
            <translation>指印</translation>
        </message>
        <message>
            <source>Save, pay out, print</source>
            <translation>存檔、放款、列印</translation>
        </message>
        <message>
            <source>By this day you pay</source>
            <translation>各期日應付金額</translation>
        </message>
        <message>
            <source>Appraised {amount}</source>
            <translation>估價合計 {amount}</translation>
        </message>
        <message>
            <source>low-rate principal elsewhere {amount}</source>
            <translation>他單優惠本金 {amount}</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Still to do: {fields}</source>
            <translation>尚待完成：{fields}</translation>
        </message>
        <message>
            <source>and {count} more</source>
            <translation>另有 {count} 項</translation>
        </message>
        <message>
            <source>Offer</source>
            <translation>質借條件</translation>
        </message>
        <message>
            <source>Before paying out</source>
            <translation>放款前確認</translation>
        </message>
    </context>
    <context>
        <name>OpenPart</name>
        <message>
            <source>Counts</source>
            <translation>歷次盤點</translation>
        </message>
        <message>
            <source>Begin the count</source>
            <translation>開始盤點</translation>
        </message>
        <message>
            <source>Which bags</source>
            <translation>盤點方式</translation>
        </message>
        <message>
            <source>How many</source>
            <translation>抽樣袋數</translation>
        </message>
        <message>
            <source>Open: what is expected is shown</source>
            <translation>明盤：顯示應盤封袋</translation>
        </message>
        <message>
            <source>Blind: what is expected is not shown</source>
            <translation>盲盤：不顯示應盤封袋</translation>
        </message>
        <message>
            <source>How</source>
            <translation>明盤或盲盤</translation>
        </message>
        <message>
            <source>Places</source>
            <translation>庫位</translation>
        </message>
        <message>
            <source>Blank: the whole vault. Scan places, or type them.</source>
            <translation>空白表示全庫。可掃描庫位標籤，或自行輸入。</translation>
        </message>
        <message>
            <source>Types</source>
            <translation>物品種類</translation>
        </message>
        <message>
            <source>None ticked: all of them.</source>
            <translation>都不勾選表示全部種類。</translation>
        </message>
        <message>
            <source>Counter {n}</source>
            <translation>{n} 號櫃</translation>
        </message>
        <message>
            <source>Who scans</source>
            <translation>掃描櫃檯</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Nothing was counted yet.</source>
            <translation>尚未盤點過。</translation>
        </message>
        <message>
            <source>Begin a count</source>
            <translation>新的盤點</translation>
        </message>
    </context>
    <context>
        <name>OtherRulesPart</name>
        <message>
            <source>Written by earlier rules</source>
            <translation>依舊規定開立者</translation>
        </message>
        <message>
            <source>New rules reached the counter late. Where the paper asks more, correct the class of the {ticket} (same class) once it is handed in, or undo it on its own day; where it asks less, the paper holds: nobody pays more than it says.</source>
            <translation>新規定送達本櫃時已過適用日。票面利息高於規定的，待{ticket}交回時以「更正身分別」（身分別不變）改開，或於開立當日沖正；票面低於規定的，以票面為準，不向當事人多收。</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>開立日</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>身分別</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>To maturity</source>
            <translation>至滿當期日差額</translation>
        </message>
        <message>
            <source>{amount} too much</source>
            <translation>多計 {amount}</translation>
        </message>
        <message>
            <source>{amount} less</source>
            <translation>少計 {amount}</translation>
        </message>
    </context>
    <context>
        <name>Outcome</name>
        <message>
            <source>{title} is at the printer {printer}.</source>
            <translation>{title} 已送到印表機「{printer}」。</translation>
        </message>
        <message>
            <source>Print again…</source>
            <translation>補印…</translation>
        </message>
        <message>
            <source>Show it</source>
            <translation>預覽</translation>
        </message>
        <message>
            <source>Sheet of {day}</source>
            <translation>{day} 日結表</translation>
        </message>
        <message>
            <source>The number mark is written.</source>
            <translation>號碼標記已寫入。</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再試一次</translation>
        </message>
        <message>
            <source>Receipt {number}</source>
            <translation>收據 {number}</translation>
        </message>
        <message>
            <source>Notice {number}</source>
            <translation>單據 {number}</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Morning page</source>
            <translation>晨間檢核表</translation>
        </message>
        <message>
            <source>Self-inspection</source>
            <translation>自行查核表</translation>
        </message>
        <message>
            <source>List for the authority</source>
            <translation>陳報清冊</translation>
        </message>
        <message>
            <source>List for the police</source>
            <translation>警察機關查閱清單</translation>
        </message>
    </context>
    <context>
        <name>OverCapPart</name>
        <message>
            <source>Above the cap on the low rate</source>
            <translation>超過優惠上限</translation>
        </message>
        <message>
            <source>By</source>
            <translation>超過金額</translation>
        </message>
    </context>
    <context>
        <name>OverstepsPart</name>
        <message>
            <source>Not allowed by the account</source>
            <translation>帳號不許可的交易</translation>
        </message>
        <message>
            <source>An account was changed or closed while a counter was cut off and went on. These acts count all the same; look into each with whoever did it.</source>
            <translation>櫃檯斷線期間總處變更或停用了帳號，櫃檯當時並不知道。這些交易仍然有效，請逐筆向經辦人查明。</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>作業</translation>
        </message>
        <message>
            <source>Account of</source>
            <translation>帳號</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>closed or not valid</source>
            <translation>已停用或不在有效期間</translation>
        </message>
        <message>
            <source>not of its role</source>
            <translation>職務不符</translation>
        </message>
        <message>
            <source>above its ceiling</source>
            <translation>超過核貸上限</translation>
        </message>
        <message>
            <source>may not undo</source>
            <translation>不能沖正或更正</translation>
        </message>
        <message>
            <source>too far back</source>
            <translation>超過可回溯天數</translation>
        </message>
        <message>
            <source>a new paper that nobody else checked</source>
            <translation>新證明未經第二人核對</translation>
        </message>
    </context>
    <context>
        <name>OverviewPart</name>
        <message>
            <source>Callers</source>
            <translation>通聯人員</translation>
        </message>
        <message>
            <source>Waits for tries</source>
            <translation>待通聯</translation>
        </message>
        <message>
            <source>Called twice</source>
            <translation>重複通聯</translation>
        </message>
        <message>
            <source>The day</source>
            <translation>當日</translation>
        </message>
        <message>
            <source>Grace over, not to be forfeited yet</source>
            <translation>寬限期滿，通聯不足，暫不得流當</translation>
        </message>
        <message>
            <source>Called by two counters</source>
            <translation>兩個櫃檯重複通聯</translation>
        </message>
        <message>
            <source>{count} tried, {spoken} of them spoken to ({share})</source>
            <translation>已通聯 {count} 人，其中 {spoken} 人已通話（{share}）</translation>
        </message>
        <message>
            <source>{count} still to call, {overdue} of them since earlier days</source>
            <translation>尚待通聯 {count} 人，其中 {overdue} 人前日未完成</translation>
        </message>
        <message>
            <source>Caller</source>
            <translation>經辦</translation>
        </message>
        <message>
            <source>Tries</source>
            <translation>次數</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人數</translation>
        </message>
        <message>
            <source>Spoken to</source>
            <translation>已通話</translation>
        </message>
        <message>
            <source>Calls</source>
            <translation>通聯</translation>
        </message>
        <message>
            <source>Nobody was spoken to, and fewer tries are on file than the rules demand: call or write first. Enter opens the {ticket}.</source>
            <translation>尚未與本人通話，紀錄次數也不足規定，請先打電話或寄信。按 Enter 開啟{ticket}。</translation>
        </message>
        <message>
            <source>Missing</source>
            <translation>尚缺次數</translation>
        </message>
    </context>
    <context>
        <name>OwnerFields</name>
        <message>
            <source>Papers seen</source>
            <translation>查驗文件</translation>
        </message>
        <message>
            <source>Their numbers</source>
            <translation>文件字號</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>物主</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>What was wrong</source>
            <translation>收當缺失</translation>
        </message>
    </context>
    <context>
        <name>OwnerPanel</name>
        <message>
            <source>How the goods were taken in</source>
            <translation>收當時的查驗紀錄</translation>
        </message>
        <message>
            <source>, </source>
            <translation>，</translation>
        </message>
        <message>
            <source>{number}: {act} on {day} at {time} by {clerk}</source>
            <translation>{number}：{day} {time} {act}，經辦 {clerk}</translation>
        </message>
        <message>
            <source>ID checked</source>
            <translation>已查驗證件</translation>
        </message>
        <message>
            <source>ID not checked</source>
            <translation>未查驗證件</translation>
        </message>
        <message>
            <source>print of: {finger}</source>
            <translation>指印：{finger}</translation>
        </message>
    </context>
    <context>
        <name>PageRange</name>
        <message>
            <source>First page</source>
            <translation>起始頁</translation>
        </message>
        <message>
            <source>Last page</source>
            <translation>結束頁</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>頁次</translation>
        </message>
        <message>
            <source>of {count}; {shown} shown here</source>
            <translation>／共 {count} 頁（這裡先顯示 {shown} 頁）</translation>
        </message>
        <message>
            <source>of {count}</source>
            <translation>／共 {count} 頁</translation>
        </message>
    </context>
    <context>
        <name>Pages</name>
        <message>
            <source>Choose the reason…</source>
            <translation>選擇事由…</translation>
        </message>
    </context>
    <context>
        <name>PaperPage</name>
        <message>
            <source>Printer</source>
            <translation>印表機</translation>
        </message>
        <message>
            <source>Keep as PDF…</source>
            <translation>另存 PDF…</translation>
        </message>
        <message>
            <source>Print</source>
            <translation>列印</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Pages of the paper</source>
            <translation>列印頁面</translation>
        </message>
        <message>
            <source>{title}: there is no printer here. Keep it as PDF and print it elsewhere.</source>
            <translation>{title}：本機沒有印表機，請另存 PDF 後於他處列印。</translation>
        </message>
        <message>
            <source>Page {number}</source>
            <translation>第 {number} 頁</translation>
        </message>
        <message>
            <source>Keep as PDF</source>
            <translation>另存 PDF</translation>
        </message>
        <message>
            <source>Kept as {path}</source>
            <translation>已存為 {path}</translation>
        </message>
        <message>
            <source>Print again…</source>
            <translation>補印…</translation>
        </message>
        <message>
            <source>{title} is out. A further copy asks for the reason and is marked as one.</source>
            <translation>{title}已存檔或列印。要再一份請補印：須註明原因，並標示為補印。</translation>
        </message>
        <message>
            <source>With English (Alt+E)</source>
            <translation>加列英文（Alt+E）</translation>
        </message>
    </context>
    <context>
        <name>PartPanel</name>
        <message>
            <source>New principal</source>
            <translation>新本金</translation>
        </message>
        <message>
            <source>Up and down to a thing, Space to hand it over.</source>
            <translation>用上下鍵選質物，按空白鍵勾選要取走的。</translation>
        </message>
        <message>
            <source>{redeem} some items</source>
            <translation>部分{redeem}</translation>
        </message>
    </context>
    <context>
        <name>PayDownPanel</name>
        <message>
            <source>Paid back</source>
            <translation>還本金額</translation>
        </message>
        <message>
            <source>New principal</source>
            <translation>新本金</translation>
        </message>
        <message>
            <source>Pay down</source>
            <translation>部分還本</translation>
        </message>
    </context>
    <context>
        <name>PayOwedPanel</name>
        <message>
            <source>Pay what is owed</source>
            <translation>結清未結款項</translation>
        </message>
        <message>
            <source>It is paid</source>
            <translation>結清</translation>
        </message>
        <message>
            <source>Settled on</source>
            <translation>處理日</translation>
        </message>
        <message>
            <source>Notice no.</source>
            <translation>處理單號</translation>
        </message>
    </context>
    <context>
        <name>PayeeFields</name>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Who takes it</source>
            <translation>領款人</translation>
        </message>
        <message>
            <source>Who brings it</source>
            <translation>繳款人</translation>
        </message>
    </context>
    <context>
        <name>PersonAccess</name>
        <message>
            <source>All data for the person</source>
            <translation>個人資料查詢複製本</translation>
        </message>
        <message>
            <source>Identity document checked</source>
            <translation>已核對身分證件</translation>
        </message>
        <message>
            <source>Print and hand over</source>
            <translation>列印並交付</translation>
        </message>
        <message>
            <source>Prints all that is held about this person in the books here, for that person alone (Personal Data Protection Act, art. 3 and 10). It costs nothing.</source>
            <translation>列印本分處帳冊保有的全部個人資料，僅交付當事人本人（個人資料保護法第3條、第10條），不收費用。</translation>
        </message>
    </context>
    <context>
        <name>PersonBlock</name>
        <message>
            <source>Use of personal data</source>
            <translation>個人資料之利用</translation>
        </message>
        <message>
            <source>Request</source>
            <translation>請求內容</translation>
        </message>
        <message>
            <source>who asked, when, by letter or in person</source>
            <translation>何人、何時、書面或當面提出</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>儲存</translation>
        </message>
        <message>
            <source>From now on nobody calls, writes or sends; what the law asks for goes on.</source>
            <translation>儲存後不再通聯、寄信、傳送訊息；依法應辦理的事項照常辦理。</translation>
        </message>
        <message>
            <source>The person may be reached again as before.</source>
            <translation>儲存後恢復通聯、寄信及傳送訊息。</translation>
        </message>
    </context>
    <context>
        <name>PersonCorrection</name>
        <message>
            <source>Put right</source>
            <translation>更正資料</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>證件</translation>
        </message>
        <message>
            <source>ID number</source>
            <translation>證號</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Born on</source>
            <translation>出生日期</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>住址</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>更正原因</translation>
        </message>
        <message>
            <source>Identity document checked</source>
            <translation>已核對身分證件</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>儲存</translation>
        </message>
        <message>
            <source>What was on file stays readable in the history. Another name, document or birthday needs the document and a second person.</source>
            <translation>原資料保留在異動紀錄中，隨時可查。更正姓名、證件或出生日期，須核對證件並由第二人覆核。</translation>
        </message>
    </context>
    <context>
        <name>PersonLink</name>
        <message>
            <source>Merge into one person</source>
            <translation>合併為同一人</translation>
        </message>
        <message>
            <source>Other record</source>
            <translation>另一筆</translation>
        </message>
        <message>
            <source>Both records</source>
            <translation>兩筆資料</translation>
        </message>
        <message>
            <source>This record</source>
            <translation>本筆</translation>
        </message>
        <message>
            <source>The other</source>
            <translation>另一筆</translation>
        </message>
        <message>
            <source>Stays</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>合併</translation>
        </message>
        <message>
            <source>Enter puts both records side by side.</source>
            <translation>按 Enter 並列比對兩筆資料。</translation>
        </message>
        <message>
            <source>What differs is marked ≠. Nothing written is changed, and it can be undone.</source>
            <translation>不同之處標示 ≠。原有紀錄都不更動，合併後也可以再分開。</translation>
        </message>
        <message>
            <source>Open now</source>
            <translation>未結</translation>
        </message>
        <message>
            <source>Alerts</source>
            <translation>警示</translation>
        </message>
        <message>
            <source>ID number, name, phone or {ticket} number</source>
            <translation>證號、姓名、電話或{ticket}號碼</translation>
        </message>
    </context>
    <context>
        <name>PersonPage</name>
        <message>
            <source>History</source>
            <translation>異動紀錄</translation>
        </message>
        <message>
            <source>Put the particulars right…</source>
            <translation>更正資料…</translation>
        </message>
        <message>
            <source>Ways to reach, consents…</source>
            <translation>聯絡方式、同意事項…</translation>
        </message>
        <message>
            <source>Earlier numbers</source>
            <translation>曾用證號</translation>
        </message>
        <message>
            <source>Paper for the class</source>
            <translation>身分別證明</translation>
        </message>
        <message>
            <source>Called at</source>
            <translation>聯絡電話</translation>
        </message>
        <message>
            <source>E-mail</source>
            <translation>電子郵件</translation>
        </message>
        <message>
            <source>Letters to</source>
            <translation>通訊地址</translation>
        </message>
        <message>
            <source>Consents</source>
            <translation>同意事項</translation>
        </message>
        <message>
            <source>{count}, {amount}</source>
            <translation>{count} 筆，{amount}</translation>
        </message>
        <message>
            <source>Open now</source>
            <translation>目前未贖</translation>
        </message>
        <message>
            <source>At the low rate</source>
            <translation>其中優惠利率</translation>
        </message>
        <message>
            <source>Interest paid so far</source>
            <translation>累計已收利息</translation>
        </message>
        <message>
            <source>Still to be paid out</source>
            <translation>待退款項</translation>
        </message>
        <message>
            <source>Something that another counter wrote down has not come here yet.</source>
            <translation>其他櫃檯登錄的部分內容尚未傳到本櫃檯。</translation>
        </message>
        <message>
            <source>Shown is what your role needs; the rest is left out.</source>
            <translation>僅顯示您職務所需的資料，其餘不予顯示。</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>號碼</translation>
        </message>
        <message>
            <source>Pledged on</source>
            <translation>質當日</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Ended on</source>
            <translation>結案日</translation>
        </message>
        <message>
            <source>Interest paid</source>
            <translation>已收利息</translation>
        </message>
        <message>
            <source>When</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>作業</translation>
        </message>
        <message>
            <source>What it says</source>
            <translation>內容</translation>
        </message>
        <message>
            <source>By</source>
            <translation>經辦</translation>
        </message>
        <message>
            <source>{number}, valid until {day}</source>
            <translation>{number}，有效至{day}</translation>
        </message>
        <message>
            <source>Stop or allow the use of personal data…</source>
            <translation>停止／恢復利用個人資料…</translation>
        </message>
        <message>
            <source>All data on paper for the person…</source>
            <translation>製作個人資料複製本…</translation>
        </message>
        <message>
            <source>Enter opens a {ticket}; F10: what else can be done.</source>
            <translation>按 Enter 開啟{ticket}；按 F10 看其他作業。</translation>
        </message>
        <message>
            <source>The personal data were destroyed when their term was over.</source>
            <translation>個資已依保存期限銷毀。</translation>
        </message>
        <message>
            <source>Merge with another record of the same person…</source>
            <translation>合併為同一人…</translation>
        </message>
        <message>
            <source>Part records that were merged…</source>
            <translation>分開已合併的資料…</translation>
        </message>
        <message>
            <source>Merged from</source>
            <translation>合併自</translation>
        </message>
    </context>
    <context>
        <name>PersonPart</name>
        <message>
            <source>Part into two</source>
            <translation>分開為兩人</translation>
        </message>
        <message>
            <source>Merged</source>
            <translation>已合併</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Part</source>
            <translation>分開</translation>
        </message>
        <message>
            <source>Both records stand for themselves again, as before. What was written in between stays with the record it was written for.</source>
            <translation>兩筆資料各自恢復原狀。合併期間辦的業務，仍留在當時登錄的那一筆。</translation>
        </message>
    </context>
    <context>
        <name>PersonWords</name>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>證件</translation>
        </message>
        <message>
            <source>ID number</source>
            <translation>證號</translation>
        </message>
        <message>
            <source>Born on</source>
            <translation>出生日期</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>住址</translation>
        </message>
        <message>
            <source>{field}: {old} → {new}</source>
            <translation>{field}：{old} → {new}</translation>
        </message>
        <message>
            <source>{channel}: allowed</source>
            <translation>{channel}：同意</translation>
        </message>
        <message>
            <source>{channel}: not allowed</source>
            <translation>{channel}：不同意</translation>
        </message>
        <message>
            <source>on the record of {name}</source>
            <translation>登錄於{name}的資料</translation>
        </message>
        <message>
            <source>not in force</source>
            <translation>目前未生效</translation>
        </message>
    </context>
    <context>
        <name>PictureStrip</name>
        <message>
            <source>missing</source>
            <translation>遺失</translation>
        </message>
        <message>
            <source>not here yet</source>
            <translation>未傳到</translation>
        </message>
    </context>
    <context>
        <name>PictureView</name>
        <message>
            <source>← → other pictures　Esc back</source>
            <translation>← → 看其他照片　Esc 返回</translation>
        </message>
        <message>
            <source>{caption}　{place} of {count}</source>
            <translation>{caption}　第 {place} 張，共 {count} 張</translation>
        </message>
    </context>
    <context>
        <name>PicturesField</name>
        <message>
            <source>From file…  Alt+O</source>
            <translation>從檔案…  Alt+O</translation>
        </message>
        <message>
            <source>Camera…  Alt+C</source>
            <translation>相機…  Alt+C</translation>
        </message>
        <message>
            <source>Remove  Del</source>
            <translation>移除  Del</translation>
        </message>
        <message>
            <source>Add pictures</source>
            <translation>加入照片</translation>
        </message>
        <message>
            <source>Pictures ({kinds})</source>
            <translation>照片（{kinds}）</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>所有檔案 (*)</translation>
        </message>
        <message>
            <source>Picture {number}</source>
            <translation>照片 {number}</translation>
        </message>
    </context>
    <context>
        <name>PlanPanel</name>
        <message>
            <source>Add</source>
            <translation>增設</translation>
        </message>
        <message>
            <source>Give up</source>
            <translation>停用</translation>
        </message>
        <message>
            <source>Labels of</source>
            <translation>印標籤</translation>
        </message>
        <message>
            <source>blank = all places</source>
            <translation>空白＝全部庫位</translation>
        </message>
        <message>
            <source>Print the labels</source>
            <translation>列印標籤</translation>
        </message>
        <message>
            <source>Places of the vault</source>
            <translation>庫位設定</translation>
        </message>
        <message>
            <source>Change the plan</source>
            <translation>變更庫位</translation>
        </message>
        <message>
            <source>{count} places. Several at once, and rows of them, such as {example}; a supervisor changes the plan.</source>
            <translation>共 {count} 個庫位。可一次輸入多個或一整排，例如 {example}；由主管設定。</translation>
        </message>
    </context>
    <context>
        <name>PledgorPart</name>
        <message>
            <source>Document</source>
            <translation>證件種類</translation>
        </message>
        <message>
            <source>National ID, resident certificate</source>
            <translation>身分證、居留證</translation>
        </message>
        <message>
            <source>ID number</source>
            <translation>證件號碼</translation>
        </message>
        <message>
            <source>Old number</source>
            <translation>舊證號</translation>
        </message>
        <message>
            <source>if the person had an old resident number</source>
            <translation>曾以舊式統一證號質借者，請輸入</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Born on</source>
            <translation>出生日期</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>住址</translation>
        </message>
        <message>
            <source>Known: {count} open, {amount}</source>
            <translation>曾質借　未贖 {count} 張 {amount}</translation>
        </message>
        <message>
            <source> · formerly {numbers}</source>
            <translation>　原證號 {numbers}</translation>
        </message>
        <message>
            <source>Issued by</source>
            <translation>發照國</translation>
        </message>
        <message>
            <source>three letters: JPN</source>
            <translation>三個字母，例如 JPN</translation>
        </message>
        <message>
            <source> · the same person as {name}</source>
            <translation>，與{name}為同一人</translation>
        </message>
        <message>
            <source> · written as {number}</source>
            <translation>，單據記載 {number}</translation>
        </message>
    </context>
    <context>
        <name>PolicePage</name>
        <message>
            <source>What</source>
            <translation>查閱範圍</translation>
        </message>
        <message>
            <source>every kind</source>
            <translation>全部種類</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>種類</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>特徵</translation>
        </message>
        <message>
            <source>Brand, serial number, feature</source>
            <translation>廠牌、序號、特徵</translation>
        </message>
        <message>
            <source>Taken in from</source>
            <translation>收當日起</translation>
        </message>
        <message>
            <source>To</source>
            <translation>至</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>機關單位</translation>
        </message>
        <message>
            <source>Officer</source>
            <translation>警員</translation>
        </message>
        <message>
            <source>Occasion</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Goods in custody are shown without names (article 25); what was taken in is shown with names by a supervisor (article 22). Either way it is put on file who looked.</source>
            <translation>在庫物品不含姓名（當舖業法第25條）；收當登記含姓名，由主管列印（第22條）。兩種都會登錄查閱的單位與警員。</translation>
        </message>
        <message>
            <source>Shown before</source>
            <translation>查閱紀錄</translation>
        </message>
        <message>
            <source>Print and put on file</source>
            <translation>列印並登錄</translation>
        </message>
        <message>
            <source>Shown to the police</source>
            <translation>警察機關查閱</translation>
        </message>
        <message>
            <source>{count} tickets were found. Print them all?</source>
            <translation>查到 {count} 張，全部列印嗎？</translation>
        </message>
        <message>
            <source>Print them</source>
            <translation>列印</translation>
        </message>
        <message>
            <source>Narrow it down</source>
            <translation>縮小範圍</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>張數</translation>
        </message>
        <message>
            <source>Shown by</source>
            <translation>經辦</translation>
        </message>
        <message>
            <source>What is asked for</source>
            <translation>查閱內容</translation>
        </message>
    </context>
    <context>
        <name>ProblemsPart</name>
        <message>
            <source>Problems to settle</source>
            <translation>待處理的衝突</translation>
        </message>
        <message>
            <source>Still to pay</source>
            <translation>未結清的款項</translation>
        </message>
        <message>
            <source>Two counters did what cannot both be. Enter shows both sides and settles it.</source>
            <translation>兩個櫃檯辦了互相牴觸的交易。按 Enter 對照雙方並處理。</translation>
        </message>
        <message>
            <source>Nothing is in dispute between the counters.</source>
            <translation>各櫃檯之間沒有牴觸的交易。</translation>
        </message>
        <message>
            <source>Stands</source>
            <translation>有效</translation>
        </message>
        <message>
            <source>Did not fit</source>
            <translation>待處理</translation>
        </message>
        <message>
            <source>In suspense</source>
            <translation>暫收付</translation>
        </message>
        <message>
            <source>Settled on</source>
            <translation>處理日</translation>
        </message>
        <message>
            <source>To pay out</source>
            <translation>應退</translation>
        </message>
        <message>
            <source>To take in</source>
            <translation>應收回</translation>
        </message>
        <message>
            <source>{act}, counter {counter}, {day} {time}, {clerk}</source>
            <translation>{act}，{counter} 號櫃檯，{day} {time}，{clerk}</translation>
        </message>
        <message>
            <source>Notice no.</source>
            <translation>處理單號</translation>
        </message>
    </context>
    <context>
        <name>ProofPage</name>
        <message>
            <source>From</source>
            <translation>起日</translation>
        </message>
        <message>
            <source>To</source>
            <translation>迄日</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜尋</translation>
        </message>
        <message>
            <source>Name, number, phone, caller</source>
            <translation>姓名、單號、電話、經辦</translation>
        </message>
        <message>
            <source>all</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>not tried enough</source>
            <translation>次數不足</translation>
        </message>
        <message>
            <source>not spoken to</source>
            <translation>未通話</translation>
        </message>
        <message>
            <source>spoken to</source>
            <translation>已通話</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>顯示</translation>
        </message>
        <message>
            <source>Ticket by ticket</source>
            <translation>逐單紀錄</translation>
        </message>
        <message>
            <source>Print</source>
            <translation>列印</translation>
        </message>
        <message>
            <source>As ODS…</source>
            <translation>匯出 ODS…</translation>
        </message>
        <message>
            <source>Reminders: who was told</source>
            <translation>通聯成果</translation>
        </message>
        <message>
            <source>Proof of reminders</source>
            <translation>到期通聯紀錄</translation>
        </message>
        <message>
            <source>The file will hold names and phone numbers, and nothing protects it. Put it where only those who check the reminders can read it.</source>
            <translation>檔案含姓名與電話，且沒有加密保護。請存到只有督導、稽核人員能讀的地方。</translation>
        </message>
        <message>
            <source>Pick a folder…</source>
            <translation>選擇存放位置…</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>不匯出</translation>
        </message>
        <message>
            <source>Proof as ODS</source>
            <translation>匯出通聯紀錄（ODS）</translation>
        </message>
        <message>
            <source>When</source>
            <translation>日期時間</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>號碼</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>結果</translation>
        </message>
        <message>
            <source>Caller</source>
            <translation>經辦</translation>
        </message>
        <message>
            <source>not tried</source>
            <translation>尚無通聯</translation>
        </message>
        <message>
            <source>{ticket}: {count}, of which {missing} lack tries (bold).</source>
            <translation>{ticket}共 {count} 張，其中 {missing} 張通聯次數不足（粗體）。</translation>
        </message>
        <message>
            <source>The proof of {count} {ticket} is in {path}.</source>
            <translation>已將 {count} 張{ticket}的通聯紀錄匯出到 {path}。</translation>
        </message>
        <message>
            <source>{channel}: {outcome}</source>
            <translation>{channel}：{outcome}</translation>
        </message>
        <message>
            <source>promised {day}</source>
            <translation>約定 {day}</translation>
        </message>
        <message>
            <source>{moment}, after the last day</source>
            <translation>{moment}（期限後）</translation>
        </message>
    </context>
    <context>
        <name>RecoveryPage</name>
        <message>
            <source>Word {number}</source>
            <translation>第 {number} 個詞</translation>
        </message>
        <message>
            <source>Show and print the sheet</source>
            <translation>預覽並列印復原單</translation>
        </message>
        <message>
            <source>The sheet is put away</source>
            <translation>已封存復原單</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>稍後</translation>
        </message>
        <message>
            <source>Recovery sheet</source>
            <translation>金鑰復原單</translation>
        </message>
        <message>
            <source>The key of this counter's file</source>
            <translation>本櫃檯資料檔的金鑰</translation>
        </message>
        <message>
            <source>The file of this counter is encrypted. If this computer is lost, only this sheet opens its backups. Print it, seal it in an envelope, and put it where the office keeps its keys; never beside this computer.</source>
            <translation>本櫃檯的資料檔已加密。電腦遺失或毀損時，只有這張復原單能開啟備份。請列印後裝入信封彌封，與機關印信、鑰匙同處保管，切勿放在電腦旁。</translation>
        </message>
        <message>
            <source>Type these words from the printed sheet:</source>
            <translation>請照列印出的復原單輸入下列各詞：</translation>
        </message>
        <message>
            <source>Recovery sheet {sheet}</source>
            <translation>金鑰復原單 {sheet}</translation>
        </message>
        <message>
            <source>Word {number} is another one on the sheet.</source>
            <translation>第 {number} 個詞與復原單不符，請再核對。</translation>
        </message>
    </context>
    <context>
        <name>RedeemPanel</name>
        <message>
            <source>Scan the bag</source>
            <translation>掃描封袋</translation>
        </message>
        <message>
            <source>The {ticket} has been handed in</source>
            <translation>已收回{ticket}</translation>
        </message>
        <message>
            <source>The bearer has signed the stub</source>
            <translation>持單人已在副聯簽章</translation>
        </message>
        <message>
            <source>Cash received</source>
            <translation>實收現金</translation>
        </message>
        <message>
            <source>Bag {bags}, at {place}</source>
            <translation>封袋 {bags}，庫位 {place}</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>no place noted</source>
            <translation>（未登錄）</translation>
        </message>
        <message>
            <source>Principal {principal} + interest {interest}</source>
            <translation>本金 {principal}＋利息 {interest}</translation>
        </message>
        <message>
            <source>To pay today</source>
            <translation>今日應收</translation>
        </message>
    </context>
    <context>
        <name>RefundPanel</name>
        <message>
            <source>Pay the owner back</source>
            <translation>退還物主贖款</translation>
        </message>
        <message>
            <source>Pay it back</source>
            <translation>退款</translation>
        </message>
        <message>
            <source>Pay back {amount}</source>
            <translation>應退還 {amount}</translation>
        </message>
        <message>
            <source>{amount} has been given back</source>
            <translation>已交付 {amount}</translation>
        </message>
    </context>
    <context>
        <name>RefusalPage</name>
        <message>
            <source>Reason</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Forbidden goods</source>
            <translation>禁收物品</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>當事人</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>證件號碼</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>住址</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>Things</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>What was seen</source>
            <translation>經過</translation>
        </message>
        <message>
            <source>Note it, print the paper</source>
            <translation>登錄並列印</translation>
        </message>
        <message>
            <source>Refused or not made</source>
            <translation>未受理登錄</translation>
        </message>
        <message>
            <source>A pledge refused or not made</source>
            <translation>拒絕或未成立的質借</translation>
        </message>
        <message>
            <source>It is noted in the journal. Forbidden and suspicious goods are told to the police: the report is printed, to be signed and sent.</source>
            <translation>會記入日誌。禁止收當或可疑的物品須通報警察機關，通報單會一併印出，請簽章後送出。</translation>
        </message>
    </context>
    <context>
        <name>ReleasePanel</name>
        <message>
            <source>Give it to its owner</source>
            <translation>發還物主</translation>
        </message>
        <message>
            <source>Hand it over</source>
            <translation>發還</translation>
        </message>
        <message>
            <source>The intake was</source>
            <translation>收當程序</translation>
        </message>
        <message>
            <source>Scan the bag</source>
            <translation>掃描封袋</translation>
        </message>
        <message>
            <source>Cash received</source>
            <translation>實收現金</translation>
        </message>
        <message>
            <source>Bag {bags}, at {place}</source>
            <translation>封袋 {bags}，庫位 {place}</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>no place noted</source>
            <translation>（未登錄）</translation>
        </message>
        <message>
            <source>Goes back free of charge</source>
            <translation>無償發還</translation>
        </message>
        <message>
            <source>The owner pays {amount}, no interest</source>
            <translation>物主付本金 {amount}，不計利息</translation>
        </message>
    </context>
    <context>
        <name>RemitPanel</name>
        <message>
            <source>Paid by post or bank</source>
            <translation>匯款繳息</translation>
        </message>
        <message>
            <source>Register</source>
            <translation>登錄</translation>
        </message>
        <message>
            <source>How it came</source>
            <translation>付款方式</translation>
        </message>
        <message>
            <source>Value date</source>
            <translation>生效日</translation>
        </message>
        <message>
            <source>the postmark, or the day the bank booked it</source>
            <translation>郵戳日，或銀行入帳日</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金額</translation>
        </message>
        <message>
            <source>Its number</source>
            <translation>款項號碼</translation>
        </message>
        <message>
            <source>The old {ticket} came with it</source>
            <translation>舊{ticket}已隨款寄回</translation>
        </message>
        <message>
            <source>Interest due on {day}</source>
            <translation>{day}應付利息</translation>
        </message>
        <message>
            <source>The new terms</source>
            <translation>新單條件</translation>
        </message>
    </context>
    <context>
        <name>RenewPanel</name>
        <message>
            <source>The old {ticket} has been handed in</source>
            <translation>已收回舊{ticket}</translation>
        </message>
        <message>
            <source>Cash received</source>
            <translation>實收現金</translation>
        </message>
        <message>
            <source>The class of the old {ticket} is not proven today: the new one costs {amount} more a month. This paper would keep the rate: {papers}.</source>
            <translation>今日無有效證明適用原{ticket}的身分別，新單每月利息將多 {amount}。出示下列證明即可維持原利率：{papers}。</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Interest to pay today</source>
            <translation>今日應收利息</translation>
        </message>
        <message>
            <source>The new terms</source>
            <translation>新單條件</translation>
        </message>
    </context>
    <context>
        <name>ReplacePanel</name>
        <message>
            <source>Replace the lost one</source>
            <translation>掛失補發</translation>
        </message>
        <message>
            <source>Write the new one</source>
            <translation>補發</translation>
        </message>
        <message>
            <source>A new number for the same terms, days and things: no fee, no waiting.</source>
            <translation>換新號碼，條件、期日、質物照舊；不收費用，也不必等候。</translation>
        </message>
        <message>
            <source>The second person sees the document too.</source>
            <translation>覆核人員須一併查驗證件。</translation>
        </message>
    </context>
    <context>
        <name>ReprintPanel</name>
        <message>
            <source>Print again</source>
            <translation>補印</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Printed {count} times so far. The number stays; the copy is marked as one.</source>
            <translation>已列印 {count} 次。號碼不變，補印的紙本會加註次數。</translation>
        </message>
    </context>
    <context>
        <name>ResultsPage</name>
        <message>
            <source>Search for</source>
            <translation>查詢</translation>
        </message>
        <message>
            <source>name, phone, ID number, number of a {ticket} or a bag</source>
            <translation>姓名、電話、證號、{ticket}或封袋號碼</translation>
        </message>
        <message>
            <source>Hits</source>
            <translation>查詢結果</translation>
        </message>
        <message>
            <source>Find {ticket}</source>
            <translation>{ticket}查詢</translation>
        </message>
        <message>
            <source>Nothing found. Check the spelling, or search for the phone.</source>
            <translation>查無資料。請核對輸入，或改以電話查詢。</translation>
        </message>
        <message>
            <source>The first {count} hits; type more to narrow them</source>
            <translation>僅列前 {count} 筆，請輸入更多字縮小範圍</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>單號</translation>
        </message>
        <message>
            <source>ID number</source>
            <translation>證件號碼</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>{count} hits; Enter opens one, F10 all about its person</source>
            <translation>共 {count} 筆；按 Enter 開啟，按 F10 看該人全部資料</translation>
        </message>
        <message>
            <source>{name} (merged from {others})</source>
            <translation>{name}（合併自 {others}）</translation>
        </message>
    </context>
    <context>
        <name>ReturnPanel</name>
        <message>
            <source>Scan each bag that is back, look at its seal, then scan the place.</source>
            <translation>逐袋掃描歸還的封袋並查看封緘，再掃庫位。</translation>
        </message>
        <message>
            <source>To place</source>
            <translation>放到庫位</translation>
        </message>
        <message>
            <source>blank = at the counter</source>
            <translation>空白＝暫放櫃檯</translation>
        </message>
        <message>
            <source>Brought by</source>
            <translation>送回人</translation>
        </message>
        <message>
            <source>Take back</source>
            <translation>收回</translation>
        </message>
        <message>
            <source>They are back</source>
            <translation>登錄收回</translation>
        </message>
    </context>
    <context>
        <name>ReturnsPage</name>
        <message>
            <source>Registered no.</source>
            <translation>掛號號碼</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>退件原因</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>It came back</source>
            <translation>登錄退件</translation>
        </message>
        <message>
            <source>Letters on their way</source>
            <translation>已寄出的信</translation>
        </message>
        <message>
            <source>Letters that came back</source>
            <translation>退件登錄</translation>
        </message>
        <message>
            <source>Scan the envelope, or pick the letter here with Enter.</source>
            <translation>掃描信封上的掛號條碼，或在下方點選後按 Enter。</translation>
        </message>
        <message>
            <source>No letter is on its way.</source>
            <translation>沒有寄出未退的信。</translation>
        </message>
        <message>
            <source>{name}, posted {day}</source>
            <translation>{name}　{day} 寄出</translation>
        </message>
        <message>
            <source>Noted: the letter to {name} came back. It is no try any more, and the address is marked.</source>
            <translation>已登錄退件：{name}。這封信不再算一次通知，住址已註記退件。</translation>
        </message>
        <message>
            <source>Posted</source>
            <translation>寄出日</translation>
        </message>
        <message>
            <source>{number} and {more} more</source>
            <translation>{number} 等，另 {more} 張</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>住址</translation>
        </message>
        <message>
            <source>The letter that came back</source>
            <translation>退回的信</translation>
        </message>
    </context>
    <context>
        <name>ReversalPanel</name>
        <message>
            <source>Undo the act</source>
            <translation>沖銷</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>沖銷</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Scan the bag</source>
            <translation>掃描封袋</translation>
        </message>
        <message>
            <source>Both copies of the void {ticket} are here</source>
            <translation>作廢{ticket}的正、副聯都已收回</translation>
        </message>
        <message>
            <source>Second person</source>
            <translation>覆核人員</translation>
        </message>
        <message>
            <source>Take back {amount}</source>
            <translation>收回 {amount}</translation>
        </message>
        <message>
            <source>Give back {amount}</source>
            <translation>退還 {amount}</translation>
        </message>
        <message>
            <source>{amount} has come back into the drawer</source>
            <translation>已收回 {amount}</translation>
        </message>
        <message>
            <source>{amount} has been given back</source>
            <translation>已退還 {amount}</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>It is of an earlier day: a supervisor approves.</source>
            <translation>不是今天的作業，須由主管核准。</translation>
        </message>
        <message>
            <source>{act} of {day}, {time}, by {clerk}</source>
            <translation>{act}：{day} {time}　{clerk} 經辦</translation>
        </message>
        <message>
            <source>Principal {principal}, interest {interest}</source>
            <translation>本金 {principal}＋利息 {interest}</translation>
        </message>
        <message>
            <source>{numbers}; the number stays used</source>
            <translation>{numbers}（號碼保留，不再使用）</translation>
        </message>
        <message>
            <source>{numbers}, the copy that was handed in</source>
            <translation>{numbers} 收回的正聯</translation>
        </message>
        <message>
            <source>Becomes void</source>
            <translation>作廢</translation>
        </message>
        <message>
            <source>Open again</source>
            <translation>恢復有效</translation>
        </message>
        <message>
            <source>Give back the paper</source>
            <translation>發還單據</translation>
        </message>
        <message>
            <source>To the pledgor</source>
            <translation>交還質物</translation>
        </message>
        <message>
            <source>Into the vault</source>
            <translation>收回入庫</translation>
        </message>
        <message>
            <source>Into its old bag</source>
            <translation>歸回原袋</translation>
        </message>
        <message>
            <source>Approval</source>
            <translation>核准</translation>
        </message>
        <message>
            <source>{number}
{maturity} {day}, last day {last}</source>
            <translation>{number}
{maturity} {day}，寬限末日 {last}</translation>
        </message>
        <message>
            <source>{bag}, at {place}</source>
            <translation>{bag}　{place}</translation>
        </message>
        <message>
            <source>{things}, out of bag {other} into bag {bag}</source>
            <translation>{things}：由封袋 {other} 放回封袋 {bag}</translation>
        </message>
        <message>
            <source>{things}, bag {bag}</source>
            <translation>{things}　封袋 {bag}</translation>
        </message>
        <message>
            <source>By {amount}: each rate stays until its ticket ends; it is listed at the day's end.</source>
            <translation>超過 {amount}：各單利率維持至結清為止，並列在日結頁供主管查閱。</translation>
        </message>
        <message>
            <source>Above the cap</source>
            <translation>超過優惠上限</translation>
        </message>
        <message>
            <source>Your account undoes nothing alone: somebody whose account does approves.</source>
            <translation>您的帳號不能單獨沖正，請由有權限的人員覆核。</translation>
        </message>
    </context>
    <context>
        <name>RevisionsPage</name>
        <message>
            <source>Calls noted</source>
            <translation>已登錄的電話</translation>
        </message>
        <message>
            <source>What is it</source>
            <translation>情形</translation>
        </message>
        <message>
            <source>noted wrong</source>
            <translation>登錄有誤</translation>
        </message>
        <message>
            <source>called back</source>
            <translation>對方回電</translation>
        </message>
        <message>
            <source>What came of it</source>
            <translation>實際結果</translation>
        </message>
        <message>
            <source>Promised for</source>
            <translation>約定日期</translation>
        </message>
        <message>
            <source>15, 6/15 or +3</source>
            <translation>15、6/15 或 +3</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Note it</source>
            <translation>登錄</translation>
        </message>
        <message>
            <source>Calls noted: put right, called back</source>
            <translation>已登錄的電話：更正、回電</translation>
        </message>
        <message>
            <source>Pick the call with Enter; what was noted stays on file beside it.</source>
            <translation>按 Enter 選一通電話；原紀錄仍會保留。</translation>
        </message>
        <message>
            <source>No call was noted in the last 31 days.</source>
            <translation>最近 31 天沒有登錄電話。</translation>
        </message>
        <message>
            <source>Noted: {name}, {outcome}</source>
            <translation>已登錄：{name}，{outcome}</translation>
        </message>
        <message>
            <source>When</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>號碼</translation>
        </message>
        <message>
            <source>Noted</source>
            <translation>原登錄</translation>
        </message>
        <message>
            <source>By</source>
            <translation>承辦人</translation>
        </message>
        <message>
            <source>What is to be said of it</source>
            <translation>要登錄什麼</translation>
        </message>
    </context>
    <context>
        <name>RulesPart</name>
        <message>
            <source>Rules of the head office</source>
            <translation>總處公布的規定</translation>
        </message>
        <message>
            <source>In force</source>
            <translation>目前適用</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>適用日</translation>
        </message>
        <message>
            <source>New rules</source>
            <translation>即將適用</translation>
        </message>
        <message>
            <source>{version} from {day} on, for new tickets ({prepared}, {approved})</source>
            <translation>新的利率與規定（{version}）自{day}起適用（{prepared}擬、{approved}核）</translation>
        </message>
    </context>
    <context>
        <name>ScanPart</name>
        <message>
            <source>Finish or close…</source>
            <translation>完畢與截止…</translation>
        </message>
        <message>
            <source>Scan a place, then the bags that lie there.</source>
            <translation>先掃庫位標籤，再掃該處的封袋。</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>請掃描</translation>
        </message>
        <message>
            <source>Not taken</source>
            <translation>未計入</translation>
        </message>
        <message>
            <source>Now scan the bags that lie here.</source>
            <translation>請掃描此處的封袋。</translation>
        </message>
        <message>
            <source>No place scanned yet</source>
            <translation>尚未掃描庫位</translation>
        </message>
        <message>
            <source>Place {place}: {scanned} scanned here</source>
            <translation>庫位 {place}：已掃 {scanned} 袋</translation>
        </message>
        <message>
            <source>Place {place}: {scanned} scanned here, {left} of {wanted} left</source>
            <translation>庫位 {place}：已掃 {scanned} 袋，應盤 {wanted} 袋尚缺 {left} 袋</translation>
        </message>
        <message>
            <source>Left: {count}</source>
            <translation>尚未掃到：{count} 袋</translation>
        </message>
        <message>
            <source>{found} of {wanted} found</source>
            <translation>已盤 {found} / {wanted} 袋</translation>
        </message>
        <message>
            <source>{found} found</source>
            <translation>已盤 {found} 袋</translation>
        </message>
        <message>
            <source>Scans wait on this counter, none is lost: {why}</source>
            <translation>掃描暫存在本櫃，沒有遺失：{why}</translation>
        </message>
        <message>
            <source>Label of a place or a bag</source>
            <translation>庫位或封袋標籤</translation>
        </message>
        <message>
            <source>Scan a place, then its bags; or type a number</source>
            <translation>掃描庫位、封袋，或輸入號碼</translation>
        </message>
        <message>
            <source>Wrong seal</source>
            <translation>封緘有異</translation>
        </message>
        <message>
            <source>The next bag's seal is wrong</source>
            <translation>下一袋封緘有異</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>庫位</translation>
        </message>
        <message>
            <source>Bag</source>
            <translation>封袋</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>結果</translation>
        </message>
        <message>
            <source>Last scans</source>
            <translation>最近的掃描</translation>
        </message>
        <message>
            <source>Counter</source>
            <translation>櫃檯</translation>
        </message>
        <message>
            <source>Scans</source>
            <translation>掃描次數</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Counters</source>
            <translation>櫃檯</translation>
        </message>
        <message>
            <source>Scanned</source>
            <translation>已掃</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>尚缺</translation>
        </message>
        <message>
            <source>Places</source>
            <translation>庫位</translation>
        </message>
        <message>
            <source>Bags left</source>
            <translation>尚未掃到的封袋</translation>
        </message>
        <message>
            <source>{told}, wrong seal</source>
            <translation>{told}，封緘有異</translation>
        </message>
        <message>
            <source>finished</source>
            <translation>完畢</translation>
        </message>
        <message>
            <source>{count} not told yet</source>
            <translation>{count} 次待傳</translation>
        </message>
        <message>
            <source>scans</source>
            <translation>掃描中</translation>
        </message>
    </context>
    <context>
        <name>SecondField</name>
        <message>
            <source>Second person</source>
            <translation>覆核人員</translation>
        </message>
    </context>
    <context>
        <name>SendMessagesPage</name>
        <message>
            <source>Messages</source>
            <translation>訊息</translation>
        </message>
        <message>
            <source>The line to central is down: another counter may send the same, so nothing goes out before it is back. Whoever must be reached today is called.</source>
            <translation>與中央連線中斷，別的櫃檯可能傳送同一則訊息，所以連線恢復前不會傳出。今天一定要通知的人請撥電話。</translation>
        </message>
        <message>
            <source>Send by</source>
            <translation>傳送方式</translation>
        </message>
        <message>
            <source>To</source>
            <translation>傳送對象</translation>
        </message>
        <message>
            <source>Supervisor</source>
            <translation>主管</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>傳送</translation>
        </message>
        <message>
            <source>Send messages</source>
            <translation>傳送訊息</translation>
        </message>
        <message>
            <source>{count} get one, {others} do not</source>
            <translation>{count} 人會收到，{others} 人不傳</translation>
        </message>
        <message>
            <source>{count} messages wait to be sent; what becomes of them stands here.</source>
            <translation>已交辦 {count} 則訊息，傳送情形列在這裡。</translation>
        </message>
        <message>
            <source>Number or address</source>
            <translation>號碼或地址</translation>
        </message>
        <message>
            <source>Why not</source>
            <translation>不傳的原因</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>訊息</translation>
        </message>
        <message>
            <source>What it says</source>
            <translation>訊息內容</translation>
        </message>
        <message>
            <source> · {parts} SMS in all</source>
            <translation> · 共 {parts} 則簡訊</translation>
        </message>
        <message>
            <source>all on the list who agreed</source>
            <translation>名單上所有同意的人</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Language</source>
            <translation>語言</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>配色</translation>
        </message>
        <message>
            <source>Size of text</source>
            <translation>字級</translation>
        </message>
        <message>
            <source>Printer</source>
            <translation>印表機</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>紙張</translation>
        </message>
        <message>
            <source>Supervisor</source>
            <translation>主管</translation>
        </message>
        <message>
            <source>Save settings</source>
            <translation>儲存設定</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>設定</translation>
        </message>
        <message>
            <source>None: show papers and keep them as PDF</source>
            <translation>無（預覽並另存 PDF）</translation>
        </message>
        <message>
            <source>This counter's file is older than its mark: {entries} acts are missing. New business waits until a supervisor declares their numbers lost.</source>
            <translation>本櫃檯的資料檔比號碼標記舊，少了 {entries} 筆。主管宣告遺失號碼之前，不能辦理新業務。</translation>
        </message>
        <message>
            <source>The numbers are declared lost; business goes on.</source>
            <translation>遺失號碼已宣告，可以繼續營業。</translation>
        </message>
        <message>
            <source>Screen</source>
            <translation>畫面</translation>
        </message>
        <message>
            <source>Printing</source>
            <translation>列印</translation>
        </message>
        <message>
            <source>This counter</source>
            <translation>本櫃檯</translation>
        </message>
        <message>
            <source>Backup folder: {folder}</source>
            <translation>備份資料夾：{folder}</translation>
        </message>
        <message>
            <source>Mark folder: {folder}</source>
            <translation>號碼標記資料夾：{folder}</translation>
        </message>
        <message>
            <source>Rules: {name}, version {version}</source>
            <translation>規定：{name}，版本 {version}</translation>
        </message>
        <message>
            <source>Recovery sheet…</source>
            <translation>金鑰復原單…</translation>
        </message>
        <message>
            <source>Change clerk…</source>
            <translation>更換承辦人…</translation>
        </message>
        <message>
            <source>Ticket numbers lost</source>
            <translation>單號遺失</translation>
        </message>
        <message>
            <source>Declare the numbers lost</source>
            <translation>宣告號碼遺失</translation>
        </message>
        <message>
            <source>As the desktop</source>
            <translation>跟隨系統</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>淺色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>A4, original and stub on one sheet</source>
            <translation>A4（正、副聯同一張）</translation>
        </message>
        <message>
            <source>A5, one copy on each sheet</source>
            <translation>A5（正、副聯各一張）</translation>
        </message>
        <message>
            <source>The number mark in {folder} is gone or cannot be read: an old copy may have been restored unseen. New business waits. Connect the disk of the mark and try again; if the mark is lost for good, compare the last {ticket} with the stubs. If none is missing, a supervisor answers for it here.</source>
            <translation>{folder} 裡的號碼標記不見了或讀不出來，無法確定資料是不是由舊備份還原的，暫停辦理新業務。請接回標記所在的磁碟再試一次；標記確實遺失時，請核對最後一張{ticket}與副聯，沒有缺號才由主管在此確認。</translation>
        </message>
        <message>
            <source>No number is missing</source>
            <translation>確認沒有缺號</translation>
        </message>
        <message>
            <source>Number mark gone</source>
            <translation>號碼標記遺失</translation>
        </message>
        <message>
            <source>Noted: no number is missing; business goes on.</source>
            <translation>已登錄：沒有缺號，可以繼續營業。</translation>
        </message>
        <message>
            <source>Screen of the {pledgor}</source>
            <translation>{pledgor}螢幕</translation>
        </message>
        <message>
            <source>On the second screen, when there is one</source>
            <translation>有第二台螢幕時自動顯示</translation>
        </message>
        <message>
            <source>In a window, to try it</source>
            <translation>以視窗試看</translation>
        </message>
        <message>
            <source>Not shown</source>
            <translation>不顯示</translation>
        </message>
        <message>
            <source>Bag labels</source>
            <translation>封袋標籤</translation>
        </message>
        <message>
            <source>Ticket text</source>
            <translation>單據文字</translation>
        </message>
        <message>
            <source>Chinese; with English for a passport or resident certificate</source>
            <translation>中文；持護照或居留證者加列英文</translation>
        </message>
        <message>
            <source>Always Chinese and English</source>
            <translation>一律中英對照</translation>
        </message>
        <message>
            <source>Sounds</source>
            <translation>聲音</translation>
        </message>
        <message>
            <source>A sound for each scan of a stocktake</source>
            <translation>盤點掃描時發出提示音</translation>
        </message>
        <message>
            <source>Muted</source>
            <translation>靜音</translation>
        </message>
        <message>
            <source>Journal for an auditor…</source>
            <translation>帳冊匯出給稽核…</translation>
        </message>
        <message>
            <source>Key of the file…  Alt+K</source>
            <translation>資料檔金鑰…  Alt+K</translation>
        </message>
        <message>
            <source>Accounts…  Alt+N</source>
            <translation>帳號…　Alt+N</translation>
        </message>
        <message>
            <source>Term of personal data…  Alt+R</source>
            <translation>個資保存期限…  Alt+R</translation>
        </message>
    </context>
    <context>
        <name>SettlePanel</name>
        <message>
            <source>Settle it</source>
            <translation>處理衝突</translation>
        </message>
        <message>
            <source>Settle</source>
            <translation>處理完畢</translation>
        </message>
        <message>
            <source>Ways out</source>
            <translation>處理方式說明</translation>
        </message>
        <message>
            <source>Way out</source>
            <translation>處理方式</translation>
        </message>
        <message>
            <source>Why so</source>
            <translation>處理原因</translation>
        </message>
        <message>
            <source>Scan the bag</source>
            <translation>掃描封袋</translation>
        </message>
        <message>
            <source>Both copies of the void {ticket} are here</source>
            <translation>作廢{ticket}的正聯、副聯都已收回</translation>
        </message>
        <message>
            <source>Pay the money back now</source>
            <translation>當場退還款項，該筆作廢</translation>
        </message>
        <message>
            <source>Take the money back in now</source>
            <translation>當場收回款項，該筆作廢</translation>
        </message>
        <message>
            <source>Undo the act</source>
            <translation>該筆作廢</translation>
        </message>
        <message>
            <source>Owe the money, pay it later</source>
            <translation>列為應退款項，日後退還</translation>
        </message>
        <message>
            <source>The money must still come back</source>
            <translation>列為應收回款項，日後收回</translation>
        </message>
        <message>
            <source>Let it stand: the goods are gone</source>
            <translation>維持：質物已交付，依所收款項結案</translation>
        </message>
        <message>
            <source>Only take note of it</source>
            <translation>存查，不另處理</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Goods: must be here, in their bags: {goods}.</source>
            <translation>質物：必須在所內，逐袋掃描：{goods}。</translation>
        </message>
        <message>
            <source>Goods: they went out and stay out.</source>
            <translation>質物：已交付，不再追回。</translation>
        </message>
        <message>
            <source>Goods: nothing moves.</source>
            <translation>質物：不移動。</translation>
        </message>
        <message>
            <source>Papers: a notice to sign.</source>
            <translation>單據：列印處理單，當事人簽名。</translation>
        </message>
        <message>
            <source>Papers: {numbers} void, both copies come back; a notice to sign.</source>
            <translation>單據：{numbers} 作廢，正副聯都收回；列印處理單，當事人簽名。</translation>
        </message>
        <message>
            <source>Papers: {numbers} void, whoever holds it; a notice to sign.</source>
            <translation>單據：{numbers} 作廢（不論單據在誰手上）；列印處理單，當事人簽名。</translation>
        </message>
        <message>
            <source>Money: ends {number} with {principal} and interest {interest}.</source>
            <translation>款項：{number} 以本金 {principal}、利息 {interest} 結案。</translation>
        </message>
        <message>
            <source>Money: {amount} is missing and booked as a loss.</source>
            <translation>款項：不足 {amount}，列為損失。</translation>
        </message>
        <message>
            <source>Money: {amount} stays owed to whoever paid it.</source>
            <translation>款項：{amount} 列為應退，日後退還付款人。</translation>
        </message>
        <message>
            <source>Money: {amount} must still be brought back.</source>
            <translation>款項：{amount} 列為應收回。</translation>
        </message>
        <message>
            <source>Money: {amount} leaves the drawer now.</source>
            <translation>款項：現在由錢箱付出 {amount}。</translation>
        </message>
        <message>
            <source>Money: {amount} comes into the drawer now.</source>
            <translation>款項：現在收入錢箱 {amount}。</translation>
        </message>
        <message>
            <source>Money: none moves.</source>
            <translation>款項：沒有收付。</translation>
        </message>
    </context>
    <context>
        <name>SetupWindow</name>
        <message>
            <source>Set up this counter</source>
            <translation>櫃檯初次設定</translation>
        </message>
        <message>
            <source>The folder cannot be made: {path}</source>
            <translation>無法建立資料夾：{path}</translation>
        </message>
        <message>
            <source>Agency</source>
            <translation>機關</translation>
        </message>
        <message>
            <source>Branch</source>
            <translation>分處</translation>
        </message>
        <message>
            <source>Counter</source>
            <translation>櫃檯</translation>
        </message>
        <message>
            <source>Backup folder</source>
            <translation>備份資料夾</translation>
        </message>
        <message>
            <source>Mark folder</source>
            <translation>標記資料夾</translation>
        </message>
        <message>
            <source>Set up this counter  F9</source>
            <translation>完成設定  F9</translation>
        </message>
        <message>
            <source>This is a counter for training: nothing done there counts.</source>
            <translation>這是訓練用櫃檯，所有登錄均不具效力。</translation>
        </message>
        <message>
            <source>Which counter this is</source>
            <translation>機關與櫃檯</translation>
        </message>
        <message>
            <source>Where copies go</source>
            <translation>副本存放處</translation>
        </message>
        <message>
            <source>Both folders belong on another disk or a network drive: the backups, and a mark of the last ticket number, so that a restored disk gives none twice.</source>
            <translation>兩個資料夾都應放在另一顆磁碟或網路磁碟：一存備份，一存最後單號的標記，磁碟還原後才不會重複給號。</translation>
        </message>
        <message>
            <source>Who works here</source>
            <translation>承辦人員</translation>
        </message>
        <message>
            <source>A short code stands in the books, the name on paper. At least one supervisor.</source>
            <translation>代號登載於帳冊，姓名印於紙本。至少須有一位主管。</translation>
        </message>
        <message>
            <source>What protects the key of its file</source>
            <translation>資料檔金鑰的保護方式</translation>
        </message>
    </context>
    <context>
        <name>SignInPage</name>
        <message>
            <source>Business day</source>
            <translation>營業日</translation>
        </message>
        <message>
            <source>Supervisor</source>
            <translation>主管</translation>
        </message>
        <message>
            <source>Begin work</source>
            <translation>開始作業</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>登入</translation>
        </message>
        <message>
            <source>The business day {day} was not closed. It is closed first; then the day of today is opened.</source>
            <translation>{day} 尚未日結。請先辦理該日日結，再開始今天的營業日。</translation>
        </message>
        <message>
            <source>Close the day {day}: print its sheet</source>
            <translation>辦理 {day} 日結並列印日結表</translation>
        </message>
        <message>
            <source>Today is {day}: open this business day</source>
            <translation>今天是 {day}，開始這個營業日</translation>
        </message>
        <message>
            <source>More than four days after {day}: a supervisor confirms the date.</source>
            <translation>距{day}已逾四日，須由主管確認日期。</translation>
        </message>
        <message>
            <source>Confirm first that the earlier day is closed.</source>
            <translation>請先勾選辦理前一營業日的日結。</translation>
        </message>
        <message>
            <source>Another password</source>
            <translation>更換密碼</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Training: sign in as {people}.</source>
            <translation>訓練用代號：{people}。</translation>
        </message>
        <message>
            <source>No password yet: {codes}. Leave it empty and press Enter to choose one.</source>
            <translation>尚未設密碼：{codes}。密碼欄留空按 Enter，就可以設定自己的密碼。</translation>
        </message>
        <message>
            <source>Forgotten? Close the program and have another one given by the command “counter account reset”, or set up training anew in another folder by “counter --data FOLDER”.</source>
            <translation>忘記密碼：關閉程式，以命令 counter account reset 重發；或用 counter --data 資料夾 另設一個訓練櫃檯。</translation>
        </message>
    </context>
    <context>
        <name>SpecialPart</name>
        <message>
            <source>Special circumstances</source>
            <translation>特殊情形</translation>
        </message>
        <message>
            <source>The pledgor in person</source>
            <translation>本人親自辦理</translation>
        </message>
        <message>
            <source>Who comes</source>
            <translation>辦理人</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>ID number</source>
            <translation>證件號碼</translation>
        </message>
        <message>
            <source>Papers seen</source>
            <translation>已查驗文件</translation>
        </message>
        <message>
            <source>Their numbers</source>
            <translation>文件字號</translation>
        </message>
        <message>
            <source>Second appraiser</source>
            <translation>第二鑑價人</translation>
        </message>
    </context>
    <context>
        <name>SplitPanel</name>
        <message>
            <source>Split</source>
            <translation>拆單</translation>
        </message>
        <message>
            <source>Bag of ticket {number}</source>
            <translation>第 {number} 張封袋</translation>
        </message>
        <message>
            <source>the new number</source>
            <translation>用新號碼</translation>
        </message>
        <message>
            <source>Ticket {number}</source>
            <translation>第 {number} 張本金</translation>
        </message>
        <message>
            <source>Up and down to a thing, 1 to 9 for its new ticket, Space for the next one.</source>
            <translation>用上下鍵選質物，按 1 到 9 分到第幾張，按空白鍵換下一張。</translation>
        </message>
    </context>
    <context>
        <name>StaffRow</name>
        <message>
            <source>Code</source>
            <translation>代號</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>職別</translation>
        </message>
        <message>
            <source>Clerk</source>
            <translation>櫃員</translation>
        </message>
        <message>
            <source>Supervisor</source>
            <translation>主管</translation>
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>Business day</source>
            <translation>營業日</translation>
        </message>
        <message>
            <source>Clerk on duty</source>
            <translation>承辦人</translation>
        </message>
        <message>
            <source>Branch and counter</source>
            <translation>分處與櫃檯</translation>
        </message>
        <message>
            <source>Where the data is</source>
            <translation>資料位置</translation>
        </message>
        <message>
            <source>Backup</source>
            <translation>備份</translation>
        </message>
        <message>
            <source>Ticket numbers</source>
            <translation>單號</translation>
        </message>
        <message>
            <source>Under way</source>
            <translation>處理中</translation>
        </message>
        <message>
            <source>Kept on this counter only</source>
            <translation>只存於本機</translation>
        </message>
        <message>
            <source>No business day is open</source>
            <translation>尚未開始營業</translation>
        </message>
        <message>
            <source>Business day {day}</source>
            <translation>營業日 {day}</translation>
        </message>
        <message>
            <source>Clerk {name}</source>
            <translation>承辦人 {name}</translation>
        </message>
        <message>
            <source>Nobody signed in</source>
            <translation>尚未登入</translation>
        </message>
        <message>
            <source>{branch} · counter {counter}</source>
            <translation>{branch}　{counter} 號櫃檯</translation>
        </message>
        <message>
            <source>Backup failed</source>
            <translation>備份失敗</translation>
        </message>
        <message>
            <source>No backup yet</source>
            <translation>尚無備份</translation>
        </message>
        <message>
            <source>Ticket numbers lost: see Settings</source>
            <translation>單號遺失，請至設定處理</translation>
        </message>
        <message>
            <source>Working… Esc gives up</source>
            <translation>處理中… 按 Esc 放棄</translation>
        </message>
        <message>
            <source>Working…</source>
            <translation>處理中…</translation>
        </message>
        <message>
            <source>Backup {days} days ago</source>
            <translation>{days} 天前備份</translation>
        </message>
        <message>
            <source>Backup {hours} h ago</source>
            <translation>{hours} 小時前備份</translation>
        </message>
        <message>
            <source>Backup {minutes} min ago</source>
            <translation>{minutes} 分鐘前備份</translation>
        </message>
    </context>
    <context>
        <name>StocktakePage</name>
        <message>
            <source>Stocktake</source>
            <translation>盤點</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>列印報告</translation>
        </message>
        <message>
            <source>Report as a spreadsheet…</source>
            <translation>報告存成試算表…</translation>
        </message>
        <message>
            <source>Report drawn anew from the journal</source>
            <translation>依日記帳重新計算的報告</translation>
        </message>
        <message>
            <source>Bags to be put away in the books</source>
            <translation>補登入庫</translation>
        </message>
        <message>
            <source>Break the count off</source>
            <translation>中止盤點</translation>
        </message>
        <message>
            <source>All counts</source>
            <translation>歷次盤點</translation>
        </message>
        <message>
            <source>(once it is closed)</source>
            <translation>（截止後）</translation>
        </message>
        <message>
            <source>(it was broken off)</source>
            <translation>（已中止）</translation>
        </message>
        <message>
            <source>(once it is sealed)</source>
            <translation>（封存後）</translation>
        </message>
        <message>
            <source>(it is over)</source>
            <translation>（已結束）</translation>
        </message>
        <message>
            <source>Nothing is being counted yet. The scan was not taken: scan again then.</source>
            <translation>盤點尚未開始，剛才的掃描沒有計入，開始後請再掃一次。</translation>
        </message>
    </context>
    <context>
        <name>StocktakeWords</name>
        <message>
            <source>Being counted</source>
            <translation>盤點中</translation>
        </message>
        <message>
            <source>Closed, to be explained and signed</source>
            <translation>已截止，待說明與簽核</translation>
        </message>
        <message>
            <source>Sealed</source>
            <translation>已封存</translation>
        </message>
        <message>
            <source>Broken off</source>
            <translation>已中止</translation>
        </message>
        <message>
            <source>All of them</source>
            <translation>全數盤點</translation>
        </message>
        <message>
            <source>A sample by chance</source>
            <translation>隨機抽樣</translation>
        </message>
        <message>
            <source>A sample by value</source>
            <translation>依金額抽樣</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>相符</translation>
        </message>
        <message>
            <source>Missing</source>
            <translation>短少</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>帳外</translation>
        </message>
        <message>
            <source>Scanned before</source>
            <translation>重複掃描</translation>
        </message>
        <message>
            <source>At two places</source>
            <translation>兩處掃得</translation>
        </message>
        <message>
            <source>Wrong place</source>
            <translation>庫位不符</translation>
        </message>
        <message>
            <source>Handed out already</source>
            <translation>帳上已交付</translation>
        </message>
        <message>
            <source>Wrong seal</source>
            <translation>封緘有異</translation>
        </message>
        <message>
            <source>Other branch</source>
            <translation>他分處之物</translation>
        </message>
        <message>
            <source>Scan again</source>
            <translation>請重掃</translation>
        </message>
        <message>
            <source>Booked outside</source>
            <translation>帳上在外</translation>
        </message>
        <message>
            <source>New since the start</source>
            <translation>新入</translation>
        </message>
        <message>
            <source>Handed out meanwhile</source>
            <translation>交出</translation>
        </message>
        <message>
            <source>Moved meanwhile</source>
            <translation>移置</translation>
        </message>
        <message>
            <source>Not asked for</source>
            <translation>非應盤</translation>
        </message>
        <message>
            <source>Found elsewhere</source>
            <translation>在他處尋獲</translation>
        </message>
        <message>
            <source>Done, but not entered</source>
            <translation>漏未登錄</translation>
        </message>
        <message>
            <source>Entered wrong</source>
            <translation>登錄錯誤</translation>
        </message>
        <message>
            <source>Label wrong, torn or printed twice</source>
            <translation>標籤有誤、破損或重複列印</translation>
        </message>
        <message>
            <source>Opened and sealed again for a reason</source>
            <translation>因故重新封緘</translation>
        </message>
        <message>
            <source>Cannot be found, reported further</source>
            <translation>遍尋不著，已另案陳報</translation>
        </message>
        <message>
            <source>Another cause</source>
            <translation>其他</translation>
        </message>
        <message>
            <source>at the counter</source>
            <translation>櫃檯</translation>
        </message>
        <message>
            <source>outside</source>
            <translation>在外</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>the whole vault</source>
            <translation>全庫</translation>
        </message>
        <message>
            <source>{size} bags, seed {seed}</source>
            <translation>{size} 袋，種子 {seed}</translation>
        </message>
        <message>
            <source>blind</source>
            <translation>盲盤</translation>
        </message>
        <message>
            <source>open</source>
            <translation>明盤</translation>
        </message>
        <message>
            <source> · </source>
            <translation>・</translation>
        </message>
        <message>
            <source>In the books it is still at the counter.</source>
            <translation>帳上還在櫃檯，尚未登錄入庫。</translation>
        </message>
        <message>
            <source>The books have it at {booked}. Leave it here, it is listed.</source>
            <translation>帳上在 {booked}。請留在原處，已列入差異。</translation>
        </message>
        <message>
            <source>Taken in, or back, since the count began: no difference.</source>
            <translation>盤點開始後收進或送回，不算差異。</translation>
        </message>
        <message>
            <source>It is in the books, but this count does not ask for it.</source>
            <translation>帳上有，但不在這次應盤範圍。</translation>
        </message>
        <message>
            <source>The books have it elsewhere. Leave it here, it is listed.</source>
            <translation>帳上在別處。請留在原處，已列入差異。</translation>
        </message>
        <message>
            <source>No book knows this label. Lay the bag aside and go on.</source>
            <translation>帳上查無此標籤。請將封袋放到一旁，繼續掃描。</translation>
        </message>
        <message>
            <source>The label is another branch's. Lay the bag aside and go on.</source>
            <translation>這是其他分處的標籤。請將封袋放到一旁，繼續掃描。</translation>
        </message>
        <message>
            <source>The books have handed it out, yet it lies here. Lay it aside and go on.</source>
            <translation>帳上已經交付，封袋卻還在這裡。請放到一旁，繼續掃描。</translation>
        </message>
        <message>
            <source>By the books somebody outside has it. Lay it aside.</source>
            <translation>帳上由外部保管中。請放到一旁。</translation>
        </message>
        <message>
            <source>Noted: its seal is not as it should be. Lay it aside.</source>
            <translation>已記下封緘有異。請放到一旁。</translation>
        </message>
        <message>
            <source>Half a code, or no label of a bag. It is not counted: scan it again.</source>
            <translation>只讀到一半，或不是封袋標籤。沒有計入，請再掃一次。</translation>
        </message>
        <message>
            <source>Scanned here at {time} by {who}. It counts once.</source>
            <translation>{time} 已由{who}在此掃過，只計一次。</translation>
        </message>
        <message>
            <source>Scanned at {place} at {time} by {who}: look at both bags.</source>
            <translation>{time} 已由{who}在 {place} 掃過：請查看兩處的封袋。</translation>
        </message>
        <message>
            <source>The books are being read</source>
            <translation>正在讀取帳目</translation>
        </message>
        <message>
            <source>{meaning} The wrong seal is noted, too.</source>
            <translation>{meaning}封緘有異也已登錄。</translation>
        </message>
    </context>
    <context>
        <name>StoryView</name>
        <message>
            <source>Tickets</source>
            <translation>單子</translation>
        </message>
        <message>
            <source>Contents</source>
            <translation>內容</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>What was done with it</source>
            <translation>經過</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>登錄</translation>
        </message>
        <message>
            <source>By</source>
            <translation>經辦</translation>
        </message>
        <message>
            <source>Bag {bag}</source>
            <translation>封袋 {bag}</translation>
        </message>
        <message>
            <source>Not in custody: its things were handed over.</source>
            <translation>不在保管中：袋內物品已經交付。</translation>
        </message>
    </context>
    <context>
        <name>SwapPanel</name>
        <message>
            <source>Swap the old paper</source>
            <translation>換領新單</translation>
        </message>
        <message>
            <source>Print and swap</source>
            <translation>列印並換領</translation>
        </message>
        <message>
            <source>The old {ticket} has been handed in</source>
            <translation>舊{ticket}已收回</translation>
        </message>
        <message>
            <source>The interest came by post or bank; until now the bearer has the paper of {number}. The new {ticket} is printed now.</source>
            <translation>利息已由郵局或銀行匯入，持單人手上仍是 {number}。現在列印新{ticket}交付。</translation>
        </message>
    </context>
    <context>
        <name>SyncPage</name>
        <message>
            <source>Line and problems</source>
            <translation>連線與同步</translation>
        </message>
        <message>
            <source>New tickets may be written for the rest of today.</source>
            <translation>今日准予繼續開單。</translation>
        </message>
    </context>
    <context>
        <name>TermsView</name>
        <message>
            <source>By this day you pay</source>
            <translation>各期日應付金額</translation>
        </message>
        <message>
            <source>{monthly} a month, {annual} a year</source>
            <translation>月息 {monthly}　年息 {annual}</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>寬限末日</translation>
        </message>
    </context>
    <context>
        <name>ThingsField</name>
        <message>
            <source>Items</source>
            <translation>質物</translation>
        </message>
        <message>
            <source>Redeemed</source>
            <translation>取走</translation>
        </message>
        <message>
            <source>Onto</source>
            <translation>第幾張</translation>
        </message>
        <message>
            <source>Item</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>上限</translation>
        </message>
        <message>
            <source>Worth today</source>
            <translation>今日估價</translation>
        </message>
    </context>
    <context>
        <name>ThingsPart</name>
        <message>
            <source>Worth</source>
            <translation>重新估價</translation>
        </message>
        <message>
            <source>Today up to {amount}</source>
            <translation>今日最多估 {amount}</translation>
        </message>
    </context>
    <context>
        <name>TicketPage</name>
        <message>
            <source>Print again…</source>
            <translation>補印…</translation>
        </message>
        <message>
            <source>Undo the last act…</source>
            <translation>沖銷上一筆…</translation>
        </message>
        <message>
            <source>Bag label</source>
            <translation>封袋標籤</translation>
        </message>
        <message>
            <source>Bag label {number}</source>
            <translation>封袋標籤 {number}</translation>
        </message>
        <message>
            <source>Correct the class…</source>
            <translation>更正身分別…</translation>
        </message>
        <message>
            <source>Report it lost…</source>
            <translation>掛失…</translation>
        </message>
        <message>
            <source>It was found again…</source>
            <translation>撤銷掛失（原單尋獲）…</translation>
        </message>
        <message>
            <source>Replace the lost one…</source>
            <translation>掛失補發…</translation>
        </message>
        <message>
            <source>Hold for the police…</source>
            <translation>警方扣留…</translation>
        </message>
        <message>
            <source>Lift the police hold…</source>
            <translation>解除警方扣留…</translation>
        </message>
        <message>
            <source>Give it to its owner…</source>
            <translation>發還物主…</translation>
        </message>
        <message>
            <source>Pay the owner back…</source>
            <translation>退還物主贖款…</translation>
        </message>
        <message>
            <source>Top up…</source>
            <translation>增貸…</translation>
        </message>
        <message>
            <source>Pay down…</source>
            <translation>部分還本…</translation>
        </message>
        <message>
            <source>Split…</source>
            <translation>拆單…</translation>
        </message>
        <message>
            <source>Merge…</source>
            <translation>併單…</translation>
        </message>
        <message>
            <source>Alert on the pledgor…</source>
            <translation>當事人警示…</translation>
        </message>
        <message>
            <source>{redeem} some items…</source>
            <translation>部分{redeem}…</translation>
        </message>
        <message>
            <source>What was typed here before is put back. Check it; what a person confirms or sees is asked anew.</source>
            <translation>先前輸入的內容已放回，請核對；由人員確認或查驗的事項請重新確認。</translation>
        </message>
        <message>
            <source>Clear it</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>“{act}” for {number} is not done; what was typed there is kept.</source>
            <translation>{number} 的「{act}」尚未完成，已輸入的內容為您保留。</translation>
        </message>
        <message>
            <source>Go on with it</source>
            <translation>繼續辦理</translation>
        </message>
        <message>
            <source>Receipt once more</source>
            <translation>收據補印</translation>
        </message>
        <message>
            <source>Receipt of {number}</source>
            <translation>收據（{number}）</translation>
        </message>
        <message>
            <source>Add the letter of the police…</source>
            <translation>補登警方公文…</translation>
        </message>
        <message>
            <source>Swap the old paper…</source>
            <translation>換領新單…</translation>
        </message>
        <message>
            <source>Paid by post or bank…</source>
            <translation>匯款繳息…</translation>
        </message>
        <message>
            <source>Allow it after the grace…</source>
            <translation>特准逾期辦理…</translation>
        </message>
        <message>
            <source>All about the {pledgor}…</source>
            <translation>{pledgor}全部資料…</translation>
        </message>
    </context>
    <context>
        <name>TicketPart</name>
        <message>
            <source>Items</source>
            <translation>質物</translation>
        </message>
        <message>
            <source>Chain</source>
            <translation>歷次單號</translation>
        </message>
        <message>
            <source>Renewed from, and to</source>
            <translation>歷次單號</translation>
        </message>
        <message>
            <source>By this day you pay</source>
            <translation>各期日應付金額</translation>
        </message>
        <message>
            <source>Copy {number}</source>
            <translation>第 {number} 次列印</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>電話</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>In words</source>
            <translation>大寫</translation>
        </message>
        <message>
            <source>Rate class</source>
            <translation>身分別</translation>
        </message>
        <message>
            <source>Rates</source>
            <translation>利率</translation>
        </message>
        <message>
            <source>Written on</source>
            <translation>質借日</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>寬限末日</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Bag</source>
            <translation>封袋</translation>
        </message>
        <message>
            <source>Clerk</source>
            <translation>承辦人</translation>
        </message>
        <message>
            <source>no place noted</source>
            <translation>（未登錄）</translation>
        </message>
        <message>
            <source>Vault place</source>
            <translation>庫位</translation>
        </message>
        <message>
            <source>{amount} at {monthly} a month</source>
            <translation>{amount}　月息 {monthly}</translation>
        </message>
        <message>
            <source>Item</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>特徵</translation>
        </message>
        <message>
            <source>Pieces</source>
            <translation>件數</translation>
        </message>
        <message>
            <source>Purity</source>
            <translation>成色</translation>
        </message>
        <message>
            <source>Gross</source>
            <translation>毛重</translation>
        </message>
        <message>
            <source>Stones</source>
            <translation>扣重</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>單號</translation>
        </message>
        <message>
            <source>Ended on</source>
            <translation>結清日</translation>
        </message>
        <message>
            <source>Interest paid</source>
            <translation>已付利息</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Replacement</source>
            <translation>補發</translation>
        </message>
        <message>
            <source>Goods</source>
            <translation>質物去向</translation>
        </message>
        <message>
            <source>Paid back</source>
            <translation>已退還贖款</translation>
        </message>
        <message>
            <source>{amount}, {day}</source>
            <translation>{amount}，{day}</translation>
        </message>
        <message>
            <source>What was done</source>
            <translation>辦理紀錄</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>事項</translation>
        </message>
        <message>
            <source>Cash</source>
            <translation>現金</translation>
        </message>
        <message>
            <source>handed over on {day}</source>
            <translation>{day} 已交付持單人</translation>
        </message>
        <message>
            <source>given to their owner on {day}</source>
            <translation>{day} 已發還物主</translation>
        </message>
        <message>
            <source>now under {number}</source>
            <translation>現列於 {number}</translation>
        </message>
        <message>
            <source>no longer under this {ticket}</source>
            <translation>已不在本{ticket}名下</translation>
        </message>
        <message>
            <source>Past its last day</source>
            <translation>已逾寬限</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>正聯</translation>
        </message>
        <message>
            <source>the old one, {number}, until it is swapped (F10)</source>
            <translation>仍以舊單 {number} 為憑，待換領（F10）</translation>
        </message>
        <message>
            <source>the agency's since {day}</source>
            <translation>{day}起歸機關所有</translation>
        </message>
        <message>
            <source>Late, allowed today</source>
            <translation>逾期，今日特准</translation>
        </message>
        <message>
            <source>What another counter wrote of the {pledgor} or the things has not come here whole. Number, amounts and days are right; for name and description see the paper, or ask that counter.</source>
            <translation>原登記櫃檯寫下的{pledgor}或物品資料沒有完整傳到這裡。號碼、金額與日期都正確；姓名與物品說明請看紙本，或詢問該櫃檯。</translation>
        </message>
        <message>
            <source>outside: to be taken back first (Shift+F2)</source>
            <translation>已交到外面，要先收回（Shift+F2）</translation>
        </message>
        <message>
            <source>The personal data were destroyed when their term was over. Number, amounts and days stand as before.</source>
            <translation>個資已依保存期限銷毀；單號、金額與日期不受影響。</translation>
        </message>
        <message>
            <source> · the same person as {name}</source>
            <translation>，與{name}為同一人</translation>
        </message>
    </context>
    <context>
        <name>TogetherPage</name>
        <message>
            <source>Tickets to pay</source>
            <translation>合併付款清單</translation>
        </message>
        <message>
            <source>Scan the bags</source>
            <translation>掃描封袋</translation>
        </message>
        <message>
            <source>Every stub is signed</source>
            <translation>每張副聯都已簽章</translation>
        </message>
        <message>
            <source>Cash received</source>
            <translation>實收現金</translation>
        </message>
        <message>
            <source>Pay together</source>
            <translation>合併付款</translation>
        </message>
        <message>
            <source>Several in one payment</source>
            <translation>合併付款</translation>
        </message>
        <message>
            <source>To pay for all of it</source>
            <translation>合計應收</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>單號</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>辦理</translation>
        </message>
        <message>
            <source>Principal</source>
            <translation>本金</translation>
        </message>
        <message>
            <source>Interest</source>
            <translation>利息</translation>
        </message>
        <message>
            <source>To pay</source>
            <translation>應收</translation>
        </message>
        <message>
            <source>Every {ticket} has been handed in</source>
            <translation>已收回全部{ticket}正聯</translation>
        </message>
        <message>
            <source>{count} on the list. Space: {renew} or {redeem}; Del: take out.</source>
            <translation>共 {count} 張。空白鍵切換{renew}或{redeem}，Del 移出清單。</translation>
        </message>
        <message>
            <source>Scan each {ticket}, one after the other, or type its number.</source>
            <translation>請逐張掃描{ticket}，或輸入號碼。</translation>
        </message>
        <message>
            <source>{count} on the list from before, not paid yet. Clear it if somebody else stands here.</source>
            <translation>清單上留有 {count} 張先前未付款的單據；若不是眼前這位民眾的，請先清空。</translation>
        </message>
        <message>
            <source>Clear it</source>
            <translation>清空</translation>
        </message>
        <message>
            <source>No bag is opened: nothing on the list is redeemed. Space on its line says so.</source>
            <translation>清單中沒有要取走質物的單子，不必開封袋；要取走質物請在該行按空白鍵。</translation>
        </message>
        <message>
            <source>Papers and bags</source>
            <translation>單據與封袋</translation>
        </message>
    </context>
    <context>
        <name>Told</name>
        <message>
            <source>{number} is written. Pay out {amount}.</source>
            <translation>{number} 已開立，請放款 {amount}。</translation>
        </message>
        <message>
            <source>{number}: copy {copy}.</source>
            <translation>{number} 第 {copy} 次列印。</translation>
        </message>
        <message>
            <source>The day {day} is closed.</source>
            <translation>{day} 日結完成。</translation>
        </message>
        <message>
            <source>Noted: the recovery sheet is put away.</source>
            <translation>已登錄：金鑰復原單已收存。</translation>
        </message>
        <message>
            <source>Undone.</source>
            <translation>已沖銷。</translation>
        </message>
        <message>
            <source>Undone. Take back {amount}.</source>
            <translation>已沖銷，請收回 {amount}。</translation>
        </message>
        <message>
            <source>Undone. Give back {amount}.</source>
            <translation>已沖銷，請退還 {amount}。</translation>
        </message>
        <message>
            <source>{number} is written under the right class. Keep the old paper.</source>
            <translation>{number} 已按正確身分別換發，原單收存。</translation>
        </message>
        <message>
            <source>Noted. Please confirm the act again.</source>
            <translation>已登錄，請再確認一次剛才的作業。</translation>
        </message>
        <message>
            <source>{number} is blocked. A new one can be given at once (F10).</source>
            <translation>{number} 已掛失停用，可立即補發（F10）。</translation>
        </message>
        <message>
            <source>{number} is valid again.</source>
            <translation>{number} 已撤銷掛失，恢復有效。</translation>
        </message>
        <message>
            <source>{number} stands in place of the lost one; there is no fee.</source>
            <translation>已補發 {number}，不收費用。</translation>
        </message>
        <message>
            <source>The goods of {number} are held for the police: hand nothing over.</source>
            <translation>{number} 的質物已由警方扣留，請勿交付。</translation>
        </message>
        <message>
            <source>The goods of {number} are free again.</source>
            <translation>{number} 的質物已解除扣留。</translation>
        </message>
        <message>
            <source>The goods of {number} go to their owner free: hand over the bag.</source>
            <translation>{number} 的質物無償發還物主，請交付封袋。</translation>
        </message>
        <message>
            <source>{amount} paid back for {number}.</source>
            <translation>{number} 已退還 {amount}。</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>{numbers} written. Pay out {amount}.</source>
            <translation>{numbers} 已開立，請付款 {amount}。</translation>
        </message>
        <message>
            <source>Noted. Sign the report to the police and send it.</source>
            <translation>已登錄，請將通報單簽章後送警察機關。</translation>
        </message>
        <message>
            <source>Noted.</source>
            <translation>已登錄。</translation>
        </message>
        <message>
            <source>The window warns of this person from now on.</source>
            <translation>已加註警示。</translation>
        </message>
        <message>
            <source>The alert is lifted.</source>
            <translation>警示已解除。</translation>
        </message>
        <message>
            <source>{number} is written. Interest {interest}.</source>
            <translation>新單 {number} 已開立，收息 {interest}。</translation>
        </message>
        <message>
            <source>{number} is redeemed: hand over the bag.</source>
            <translation>{number} 已結清，請交付封袋。</translation>
        </message>
        <message>
            <source>{numbers} written: hand over what was redeemed.</source>
            <translation>{numbers} 已開立，請交付取走的質物。</translation>
        </message>
        <message>
            <source>{numbers} written.</source>
            <translation>{numbers} 已開立。</translation>
        </message>
        <message>
            <source>{count} tickets are paid together.</source>
            <translation>合併辦理 {count} 張完成。</translation>
        </message>
        <message>
            <source>The goods of {number} go to their owner: hand over the bag.</source>
            <translation>{number} 的質物發還物主，請交付封袋。</translation>
        </message>
        <message>
            <source>{done} Change {change}.</source>
            <translation>{done}找零 {change}。</translation>
        </message>
        <message>
            <source>{done} The low rate is {amount} above the cap: tell the supervisor.</source>
            <translation>{done}適用優惠利率的本金超過上限 {amount}，請報告主管。</translation>
        </message>
        <message>
            <source>The letter is noted. The goods of {number} stay held.</source>
            <translation>公文已補登。{number} 的質物繼續扣留。</translation>
        </message>
        <message>
            <source>Settled: {amount} is still owed to the payer.</source>
            <translation>衝突已處理，{amount} 列為應退款項，尚未退還。</translation>
        </message>
        <message>
            <source>Settled: {amount} must still come back.</source>
            <translation>衝突已處理，{amount} 列為應收回款項，尚未收回。</translation>
        </message>
        <message>
            <source>The clash of {number} is settled.</source>
            <translation>{number} 的衝突已處理。</translation>
        </message>
        <message>
            <source>{amount} came back in for {number}.</source>
            <translation>{number} 的款項 {amount} 已收回。</translation>
        </message>
        <message>
            <source>Settled: {amount} was paid back.</source>
            <translation>衝突已處理，已退還 {amount}。</translation>
        </message>
        <message>
            <source>Settled: {amount} came back in.</source>
            <translation>衝突已處理，已收回 {amount}。</translation>
        </message>
        <message>
            <source>{number} is written: send it to who paid.</source>
            <translation>{number} 已開立，請寄交付款人。</translation>
        </message>
        <message>
            <source>{number} is written; {amount} came too much and is owed to the payer.</source>
            <translation>{number} 已開立；溢付 {amount}，列為應退款項。</translation>
        </message>
        <message>
            <source>{number} is written; it waits to be swapped for the old paper.</source>
            <translation>{number} 已開立，待持舊單換領。</translation>
        </message>
        <message>
            <source>{number}: hand out the new paper, keep the old one.</source>
            <translation>{number}：請交付新單，收存舊單。</translation>
        </message>
        <message>
            <source>Tickets forfeited: {count}, {amount} of principal.</source>
            <translation>已核定流當 {count} 張，本金 {amount}。</translation>
        </message>
        <message>
            <source>Tickets taken out of the batch again: {count}.</source>
            <translation>已撤回流當 {count} 張。</translation>
        </message>
        <message>
            <source>{number}: may be redeemed or renewed today, at the amount of its last day.</source>
            <translation>{number} 今天可以取贖或續質，應收金額照寬限末日計算。</translation>
        </message>
        <message>
            <source>Places added: {added}, given up: {given_up}.</source>
            <translation>增設 {added} 個庫位，停用 {given_up} 個。</translation>
        </message>
        <message>
            <source>Bags put at {place}: {count}.</source>
            <translation>{count} 袋已放到 {place}。</translation>
        </message>
        <message>
            <source>Bags back at the counter: {count}.</source>
            <translation>{count} 袋已拿回櫃檯。</translation>
        </message>
        <message>
            <source>Bags offered: {count}. They count as kept here until they are taken over.</source>
            <translation>已登錄移交 {count} 袋；對方點收以前仍由本處保管。</translation>
        </message>
        <message>
            <source>Bags taken over: {taken}, refused: {refused}.</source>
            <translation>點收 {taken} 袋，拒收 {refused} 袋。</translation>
        </message>
        <message>
            <source>Bags back, put at {place}: {count}.</source>
            <translation>收回 {count} 袋，放到 {place}。</translation>
        </message>
        <message>
            <source>Bags back, at the counter: {count}.</source>
            <translation>收回 {count} 袋，暫放櫃檯。</translation>
        </message>
        <message>
            <source>Noted: the morning page of {day} was looked at. Sign the paper.</source>
            <translation>{day}晨間檢核已登錄，請在表上簽章。</translation>
        </message>
        <message>
            <source>Reported; somebody else looks whether it is right.</source>
            <translation>已回報，請另一位同仁複查。</translation>
        </message>
        <message>
            <source>The finding is done with.</source>
            <translation>這項缺失已結案。</translation>
        </message>
        <message>
            <source>The finding is open again.</source>
            <translation>這項缺失退回改善。</translation>
        </message>
        <message>
            <source>List drawn: {count} tickets. Send it, then note it as sent.</source>
            <translation>清冊已製作，共 {count} 張。陳報後請登錄。</translation>
        </message>
        <message>
            <source>Noted: sent on {day}.</source>
            <translation>已登錄 {day} 陳報。</translation>
        </message>
        <message>
            <source>{count} tickets shown; who looked is on file.</source>
            <translation>已列印 {count} 張，並登錄查閱人。</translation>
        </message>
        <message>
            <source>The count has begun: scan a place, then the bags that lie there.</source>
            <translation>盤點開始：先掃庫位標籤，再掃該處的封袋。</translation>
        </message>
        <message>
            <source>The count is closed: {matched} right, {lines} to be explained.</source>
            <translation>盤點已截止：相符 {matched} 袋，待說明 {lines} 筆。</translation>
        </message>
        <message>
            <source>Line {line} is explained.</source>
            <translation>第 {line} 筆已登錄說明。</translation>
        </message>
        <message>
            <source>The count is sealed, its report is kept. F10 prints it.</source>
            <translation>盤點已簽核封存，報告已保存。按 F10 列印。</translation>
        </message>
        <message>
            <source>The count is broken off; another one can begin.</source>
            <translation>盤點已中止，可以開始新的盤點。</translation>
        </message>
        <message>
            <source>The inspection is entered. Findings: {count}.</source>
            <translation>自行查核已登錄，缺失 {count} 項。</translation>
        </message>
        <message>
            <source>The journal is written for the auditor of key {key}, {count} entries.</source>
            <translation>帳冊已匯出給金鑰 {key} 的稽核人員，共 {count} 筆。</translation>
        </message>
    </context>
    <context>
        <name>TopUpPanel</name>
        <message>
            <source>Lent on top</source>
            <translation>增貸金額</translation>
        </message>
        <message>
            <source>New principal</source>
            <translation>新本金</translation>
        </message>
        <message>
            <source>Top up</source>
            <translation>增貸</translation>
        </message>
        <message>
            <source>Today the things carry {amount}</source>
            <translation>質物今日可貸到 {amount}</translation>
        </message>
    </context>
    <context>
        <name>Unlock</name>
        <message>
            <source>The key of this counter's file</source>
            <translation>本櫃資料檔的金鑰</translation>
        </message>
        <message>
            <source>These are the words of another counter's sheet.</source>
            <translation>這是別櫃復原單的字詞，請換本櫃的復原單。</translation>
        </message>
        <message>
            <source>Opening…</source>
            <translation>開啟中…</translation>
        </message>
        <message>
            <source>Passphrase forgotten  F10</source>
            <translation>忘記通行碼  F10</translation>
        </message>
        <message>
            <source>Back to the passphrase  F10</source>
            <translation>改用通行碼  F10</translation>
        </message>
        <message>
            <source>The file of this counter is encrypted. The passphrase of the branch opens its key.</source>
            <translation>本櫃的資料檔已加密，請輸入分處通行碼開啟金鑰。</translation>
        </message>
        <message>
            <source>The key of this counter's file lies unprotected on its disk; that is for training alone. Choose what protects it from now on. The recovery sheet stays as it is.</source>
            <translation>本櫃資料檔的金鑰沒有保護就放在磁碟上，只有訓練用櫃檯可以這樣。請選擇今後的保護方式，原來的復原單照樣有效。</translation>
        </message>
        <message>
            <source>Type the 24 words of the recovery sheet and choose what protects the key from now on. Nothing in the books changes.</source>
            <translation>請輸入復原單的 24 個字，並選擇今後金鑰的保護方式。帳冊內容不會改變。</translation>
        </message>
        <message>
            <source>The passphrase is wrong, {count} times in a row. The next try is in {seconds} s.</source>
            <translation>通行碼已連續錯 {count} 次，{seconds} 秒後才能再試。</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>通行碼</translation>
        </message>
        <message>
            <source>24 words</source>
            <translation>24 個字</translation>
        </message>
        <message>
            <source>Quit  Esc</source>
            <translation>離開  Esc</translation>
        </message>
        <message>
            <source>Open  F9</source>
            <translation>開啟  F9</translation>
        </message>
    </context>
    <context>
        <name>VaultPage</name>
        <message>
            <source>Bag or place</source>
            <translation>封袋或庫位</translation>
        </message>
        <message>
            <source>scan a label, or type its number; Enter opens the row picked</source>
            <translation>掃描標籤或輸入號碼；按 Enter 開啟選取的一列</translation>
        </message>
        <message>
            <source>Bags scanned</source>
            <translation>已掃描的封袋</translation>
        </message>
        <message>
            <source>Vault</source>
            <translation>庫房</translation>
        </message>
        <message>
            <source>Bag {bag} has been scanned already: it is on the list.</source>
            <translation>封袋 {bag} 已經掃過，就在清單上。</translation>
        </message>
        <message>
            <source>Bags in hand: {count}</source>
            <translation>手上 {count} 袋</translation>
        </message>
        <message>
            <source>Bags in hand: {count}　(Del takes one off)</source>
            <translation>手上 {count} 袋　（Del 取消一袋）</translation>
        </message>
        <message>
            <source>New places need their labels.</source>
            <translation>新庫位要貼標籤。</translation>
        </message>
        <message>
            <source>Print them</source>
            <translation>列印標籤</translation>
        </message>
        <message>
            <source>Put away, move</source>
            <translation>入庫、移置</translation>
        </message>
        <message>
            <source>Hand over…</source>
            <translation>移交…</translation>
        </message>
        <message>
            <source>Hand-overs: answer, what is outside</source>
            <translation>交接：待答覆與在外的封袋</translation>
        </message>
        <message>
            <source>Take back…</source>
            <translation>收回…</translation>
        </message>
        <message>
            <source>Places and their labels…</source>
            <translation>庫位與標籤…</translation>
        </message>
        <message>
            <source>Print the slip of this hand-over</source>
            <translation>列印這件交接的單據</translation>
        </message>
        <message>
            <source>Put everything scanned off the list</source>
            <translation>清空已掃描的清單</translation>
        </message>
        <message>
            <source>open one first</source>
            <translation>請先開啟一件</translation>
        </message>
        <message>
            <source>nothing is on it</source>
            <translation>清單是空的</translation>
        </message>
        <message>
            <source>Bag</source>
            <translation>袋號</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>目前</translation>
        </message>
        <message>
            <source>Contents</source>
            <translation>內容</translation>
        </message>
        <message>
            <source>gone</source>
            <translation>不在庫</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
    </context>
    <context>
        <name>VaultPapers</name>
        <message>
            <source>There are no places yet: add some first.</source>
            <translation>還沒有庫位，請先增設。</translation>
        </message>
        <message>
            <source>Print {count} labels?</source>
            <translation>要列印 {count} 張標籤嗎？</translation>
        </message>
        <message>
            <source>Print</source>
            <translation>列印</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>不印</translation>
        </message>
        <message>
            <source>Labels of places</source>
            <translation>庫位標籤</translation>
        </message>
        <message>
            <source>Slip of hand-over {number}</source>
            <translation>交接單 {number}</translation>
        </message>
    </context>
    <context>
        <name>VaultSide</name>
        <message>
            <source>To {who}</source>
            <translation>交給{who}</translation>
        </message>
    </context>
    <context>
        <name>VaultWords</name>
        <message>
            <source>In the vault</source>
            <translation>庫房</translation>
        </message>
        <message>
            <source>Colleague</source>
            <translation>同仁</translation>
        </message>
        <message>
            <source>Other branch</source>
            <translation>其他分處</translation>
        </message>
        <message>
            <source>Outside appraiser</source>
            <translation>外部鑑定人</translation>
        </message>
        <message>
            <source>At other branches</source>
            <translation>在其他分處</translation>
        </message>
        <message>
            <source>With outside appraisers</source>
            <translation>委外鑑定中</translation>
        </message>
        <message>
            <source>At the counter, not put away</source>
            <translation>櫃檯，尚未入庫</translation>
        </message>
        <message>
            <source>at {branch}</source>
            <translation>在{branch}</translation>
        </message>
        <message>
            <source>with an outside appraiser</source>
            <translation>委外鑑定中</translation>
        </message>
        <message>
            <source>counter</source>
            <translation>櫃檯</translation>
        </message>
        <message>
            <source>kept by {who}</source>
            <translation>由{who}保管</translation>
        </message>
        <message>
            <source>overdue since {day}</source>
            <translation>{day} 到期未歸還</translation>
        </message>
        <message>
            <source>due {day}</source>
            <translation>{day} 前歸還</translation>
        </message>
        <message>
            <source>offered</source>
            <translation>待接管</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>It was moved or offered after it had been handed out: look whether it is still here. If it is, tell a supervisor at once.</source>
            <translation>交付出去以後又登錄了移置或移交：請查看封袋是否還在；如果還在，立即告知主管。</translation>
        </message>
        <message>
            <source>It was carried by two counters that did not know of each other: look where it really lies and enter that as a move.</source>
            <translation>兩個櫃檯各自登錄了移置：請查看封袋實際放在哪裡，再登錄一次移置。</translation>
        </message>
        <message>
            <source>It was handed out while somebody outside had it by the books: find out who has it.</source>
            <translation>帳上還在外面，卻登錄了交付：請查明封袋在誰手上。</translation>
        </message>
        <message>
            <source>Two hand-overs named it at the same time: the first one holds, refuse the other.</source>
            <translation>同時列入兩件交接：以先登錄的為準，另一件請登錄拒收。</translation>
        </message>
        <message>
            <source>waits for an answer</source>
            <translation>待答覆</translation>
        </message>
        <message>
            <source>kept by a colleague</source>
            <translation>同仁保管中</translation>
        </message>
        <message>
            <source>overdue</source>
            <translation>逾期</translation>
        </message>
        <message>
            <source>outside</source>
            <translation>在外</translation>
        </message>
    </context>
    <context>
        <name>VouchPage</name>
        <message>
            <source>Second person's code</source>
            <translation>覆核人員代號</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密碼</translation>
        </message>
        <message>
            <source>I approve this act</source>
            <translation>我同意這項作業</translation>
        </message>
        <message>
            <source>Second person</source>
            <translation>覆核人員</translation>
        </message>
        <message>
            <source>Look at what is to be done, then approve it with your own code and password. It counts for one act, for two minutes; the clerk stays signed in and confirms it afterwards.</source>
            <translation>請先看清楚要辦的事，再輸入自己的代號與密碼。只對一項作業有效，兩分鐘內有效；承辦人不必登出，接著再按一次確認即可。</translation>
        </message>
        <message>
            <source>{name} has approved; confirm the act now.</source>
            <translation>{name} 已同意，請再確認一次這項作業。</translation>
        </message>
        <message>
            <source>{act}: {amount} goes out</source>
            <translation>{act}：付出 {amount}</translation>
        </message>
        <message>
            <source>{act}: {amount} comes in</source>
            <translation>{act}：收入 {amount}</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>and {count} more</source>
            <translation>另有 {count} 張</translation>
        </message>
    </context>
    <context>
        <name>WaitingPart</name>
        <message>
            <source>Not at central yet</source>
            <translation>尚未上傳中央</translation>
        </message>
        <message>
            <source>Would be lost with this disk; sent by itself as soon as the line is there.</source>
            <translation>目前只存在本機硬碟；一恢復連線就會自動上傳。</translation>
        </message>
        <message>
            <source>Everything done here is at central.</source>
            <translation>本櫃檯的交易都已上傳中央。</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>交易</translation>
        </message>
        <message>
            <source>Cash</source>
            <translation>現金</translation>
        </message>
        <message>
            <source>Clerk</source>
            <translation>承辦人</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Does not fit</source>
            <translation>牴觸</translation>
        </message>
        <message>
            <source>Waits</source>
            <translation>待傳</translation>
        </message>
    </context>
    <context>
        <name>_PartsPanel</name>
        <message>
            <source>Its things carry {amount} today</source>
            <translation>這些質物今日可擔保 {amount}</translation>
        </message>
    </context>
</TS>
