import os,re
root='/tmp/i5/sops/intents'
src='/tmp/i5/sops/intents-new'
sent={}
for f in sorted(os.listdir(src)):
    for l in open(f'{src}/{f}'):
        l=l.rstrip('\n')
        if l.startswith('# '): cur=l[2:]; sent[cur]={'zh':[],'en':[]}
        elif l.startswith('## '): lang=l[3:]
        elif l: sent[cur][lang].append(l)
M={
'check_cancellation_fee':('取消费用','Cancellation fee','问取消订单要不要收费、收多少。','Asks whether and what cancelling costs.',
 [(r"\b(cancel\w*|cancelation|withdraw\w*|terminat\w+|exit)\b.{0,25}\b(fees?|penalt\w+|charges?|charged|costs?|fine|polic\w+)\b|\b(fees?|penalt\w+|charges?|costs?|fine)\b.{0,25}\b(cancel\w*|withdraw\w*|terminat\w+)|(取消|退订|撤单|终止|退单|解约).{0,12}(费|罚|违约金|扣(钱|款|多少)|收费|要钱|规则|政策)|违约金|罚金|罰金",None,0.94)]),
'check_invoice':('查看发票','See an invoice','想查看已有的发票或账单。','Wants to look at an invoice or bill there is.',
 [(r"\b(see|view|check|find|locat\w+|look(ing)?|show|display|read|review|verify|where)\b.{0,30}\b(invoices?|bills?|billing (history|documents))\b|(查|看|找|核对|核实)(一下|一查|看|看看|询|下)?.{0,12}(发票|账单|票据|收据|電子票|发票状态)|(发票|账单|發票|帳單).{0,8}(在哪|哪里|哪儿|状态|进度|怎么查|查询|查看|开了没)",r"send|e-?mail|download|get me|issue|give|发给|寄|开一张|开发票|开票|下载|改|换|重开|抬头.{0,4}(改|换|错)|cancel|取消|wrong|correct|change",0.92)]),
'check_payment_methods':('付款方式','Ways to pay','问可以用什么方式付款。','Asks which ways of paying there are.',
 [(r"\b(payment|paying) (methods?|options?|modes?|types?|modalit\w+|forms?|possibilit\w+|alternatives?)\b|\b(ways?|methods?|modes?|forms?) (of|to|for) pay(ing|ments?)?\b|(accept|take|support)\w* .{0,20}(visa|mastercard|amex|american express|paypal|apple pay|google pay|klarna|cards?|crypto|cash|cheques?)|(支付|付款)(方式|渠道|方法|选项|有什么)|(支持|可以用|能用|接受|收不收|能不能用).{0,8}(微信|支付宝|信用卡|银联|花呗|白条|礼品卡|paypal|apple ?pay|visa|货到付款|分期|现金)|(支持|可以|能)(货到付款|分期)",r"\b(change|switch|update|modify|fail\w*|declin\w*|problem|issue|error|stuck)\b|修改|更改|更换|改成|换成|改为|(改|换).{0,10}(付款|支付)|失败|问题|报错|不了|不成功|订单\s?\d|order \d",0.93)]),
'check_refund_policy':('退款与退换规则','Refund and return rules','问退款、退换、保修的规则，不是要办理。','Asks about the rules for refunds, returns or warranty, without asking for one.',
 [(r"\b(refund|return|money[- ]?back|reimburs\w+|compensation|exchange|warranty|returns) (polic\w+|terms|rules|guarantees?|conditions?|window|period)|(in (what|which)|what|which|under (what|which)) (cases|situations|circumstances|conditions).{0,40}(refund|money|reimburs|compensat|rebate|restitution)|(guarantee|polic\w+|rules|conditions) (of|for|on|about) (my |your |the )?(refunds?|returns?|reimburs|money)|(退款|退货|退换|退换货|保修|换货|退貨)(的)?(政策|规则|规定|条件|期限|細則|细则|条款|保障|保证)|无理由|無理由",r"到账|进度",0.94)]),
'contact_customer_service':('联系客服','Contact customer service','问客服的联系方式和上班时间。','Asks how and when customer service can be reached.',
 [(r"\b(customer|client|consumer) (service|support|care|assistance|help|attention)\b|\b(phone|telephone|contact) (number|details?|information|email)\b|(support|help ?desk|help ?line|call cent(er|re)|hot ?line)\b.{0,20}\b(hours?|open|number|email|phone|available|timings?|when)|\b(hours?|when|what time|number|email|phone)\b.{0,30}\b(support|help ?desk|help ?line|call cent(er|re)|hot ?line)\b|(客服|售后|客户服务|客服中心|服务热线).{0,8}(电话|邮箱|热线|上班|下班|时间|微信|联系方式|几点|在哪|号码)|(联系方式|客服电话|热线电话|客服热线|400电话)|(怎么|如何|怎样|在哪里?).{0,6}(联系|聯絡|找).{0,6}(客服|售后|你们)",r"\b(agent|human|person|representative|operator)\b|人工|真人|complain|投诉",0.93)]),
'create_account':('注册账户','Create an account','想开一个新账户。','Wants to open an account.',
 [(r"\b(creat\w+|open\w*|register\w*|regist\w+|set(ting)? up|sign(ing)? up|start\w*|make|making)\b.{0,20}\b(accounts?|profiles?|user|member(ship)?)\b|(注册|註冊|开通|开|创建|新建|建|申请|申請|办理|办)(一个|个|新的?|一个新的?)?(会员|账号|账户|帳號|帳戶|户|用户)",r"problem|error|issue|trouble|fail\w*|can'?t|cannot|unable|won'?t|doesn'?t|not able|difficult|delete|close|report|notif|inform|不了|失败|失敗|报错|出错|问题|异常|没反应|address|地址|invoice|发票",0.92)]),
'delete_account':('注销账户','Delete an account','想注销自己的账户。','Wants an account closed for good.',
 [(r"\b(delet\w+|remov\w+|clos(e|ing)|cancel\w*|terminat\w+|deactivat\w+|eliminat\w+|get rid of|wipe|erase|shut down|disable)\b.{0,25}\b(accounts?|profiles?|user)\b|(注销|註銷|删除|刪除|关闭|關閉|取消|停用|移除|撤销|终止|删|关)(掉|了|一下|我的|这个)?.{0,8}(账号|账户|帳號|帳戶|会员账户|用户|号$)|销户|销号|注销",r"order|订单|newsletter|订阅|被(注销|删除|关闭)",0.94)]),
'delivery_options':('配送方式与费用','Delivery options and costs','问怎么送、送到哪、运费多少，与某个订单无关。','Asks how, where and for how much goods are delivered, not about one order.',
 [(r"\b(shipping|delivery|shipment|shippment) (options?|methods?|costs?|fees?|prices?|charges?|rates?|services?|choices?|alternatives?|possibilit\w+|modes?)|\bdo (you|u|ya|y'all) (guys )?(ship|deliver|send)\b|(same|next)[- ]day delivery|free shipping|运费|邮费|郵費|包邮|配送(方式|范围|费|選擇|选项)|送货(方式|上门)|自提|快递费|(支持|能|可以).{0,6}(顺丰|当日达|次日达|送货上门|送到国外|海外)",r"refund|退|change .{0,20}address|改.{0,6}地址|how long|多久|几天",0.93)]),
'delivery_period':('配送时间','How long delivery takes','问一般多久送到、什么时候能到。','Asks how long delivery takes or when it is expected.',
 [(r"\b(delivery|shipping|transit|processing|dispatch) (times?|periods?|estimate)\b|how (long|many days|much time|quick\w*|fast|soon)\b.{0,45}\b(deliver\w*|ship\w*|arriv\w*|package|parcel|expect|get (here|it)|take to (get|reach)|receive)\b|\b(estimated|expected) (arrival|delivery)|when (will|can|should|do|would) .{0,30}\b(arrive|get here|be delivered|expect|receive)|(多久|几天|多长时间|什么时候|何时|几个工作日).{0,8}(能|会|可以)?(到|送达|送到|发货|收到|到货|拿到|收货)|(配送|送货|物流|发货|到货|送达)(时间|时效|周期|要多久|需要多久|要几天)",r"refund|退款|退货|reimburs|money|late|delay|still|还没|延误|补货|stock|restock|上架|track|order #?\d|订单\s?\d|发票|invoice|退",0.9)]),
'newsletter_subscription':('邮件订阅','Newsletter','想订阅或退订邮件资讯。','Wants to subscribe to or leave the newsletter.',
 [(r"\bnews ?let+ers?\b|\bnews\s?letter|unsubscrib\w*|\bsubscri\w+\b|mailing list|\b(marketing|promo\w*|corporate|company) (e-?mails?|mails?|texts?|news)\b|订阅|訂閱|退订.{0,4}(邮件|短信|推送|你们)|(别|不要|停止).{0,6}(发|推送).{0,6}(广告|邮件|促销|推广|营销|垃圾)|电子报|電子報|邮件列表",r"订单|order",0.94)]),
'recover_password':('找回密码','Recover a password','忘记了密码，或想重设。','Forgot the password or wants it reset.',
 [(r"\b(pass ?word|passwrd|passw\w*|pwd|pass ?code|pin( code| number)?|passkey|access key)s?\b|密码|密碼|登录口令",r"ship|pin ?code .{0,12}(serviceable|deliver)|deliver|(被盗|泄露|leak|hack|stolen|thief)|支付密码.{0,4}错|register|sign ?up|注册",0.93)]),
'registration_problems':('注册遇到问题','Trouble registering','注册账户时遇到了问题。','Runs into trouble while opening an account.',
 [(r"\b(sign(ing)?[- ]?(up|in-up)|signup|regist\w+|creat\w+ (an |my )?account|account creation)\b.{0,30}\b(problems?|errors?|issues?|trouble|fail\w*|incident|difficult\w*|broken|crash\w*|stuck|doesn'?t|does not)|\b(problems?|errors?|issues?|trouble|fail\w*|incidents?|can'?t|cannot|unable to|won'?t let me)\b.{0,30}\b(sign(ing)?[- ]?up|signup|regist\w+|creat\w+ (an |my )?account)|(注册|註冊|开户|创建账户|建账户).{0,12}(不了|不上|失败|失敗|报错|出错|错误|问题|异常|没反应|卡住|打不开|不成功|不通过|验证码)|(不能|无法|没法|没办法)(完成)?注册",None,0.94)]),
'review':('评价与反馈','Reviews and feedback','想写评价、打分或提建议。','Wants to rate something or leave feedback.',
 [(r"\b(leav\w*|writ\w*|submit\w*|post\w*|give|send\w*|add|have|provide|edit|share|make)\b.{0,25}\b(reviews?|feedback|opinions?|ratings?|comments?|testimonial|suggestions?|thoughts)\b|\b(rate|review) (my|a|the|your) |(写|发表|提交|追加|留|给)(个|一个|下|一下)?.{0,6}(评价|评论|反馈|好评|差评|意见|建议|五星)|晒单|评价(在哪|入口|一下)|打分|評價|評論",r"complain|claim|投诉|refund|review (my )?(bill|invoice)",0.92)]),
'set_up_shipping_address':('新增收货地址','Add a shipping address','想新增一个收货地址。','Wants to add a delivery address.',
 [(r"\b(add\w*|set(ting)?( up)?|creat\w*|enter\w*|save|saving|register\w*|insert\w*|input\w*|put|store|submit\w*|includ\w*|establish|configur\w*|fill)\b.{0,30}\b(an? |another |my |the |new |second\w* |additional |delivery |shipping |default )*address(es)?\b(?!.{0,10}(wrong|incorrect))|\bnew (shipping|delivery) address|\baddress(es)? up\b|(新增|添加|新建|增加|加|创建|录入|录|存|设置|設定|设|填写|建)(一个|个|一下|多)?.{0,8}(收货|收件|配送|送货|寄送|派送|公司|办公室|默认|送貨|收貨)?(地址)|(地址).{0,4}(怎么新建|怎么添加|加不进)",r"order|订单|chang\w*|updat\w*|edit\w*|modif\w*|correct\w*|wrong|invoice|发票|billing|e-?mail|改|换|更正|写错|填错",0.93)]),
'switch_account':('切换账户','Switch accounts','想换一个账户或账户类型。','Wants to use another account or another kind of account.',
 [(r"\b(switch\w*|swap\w*|chang\w+|swtich|toggle|mov\w+|shift\w*|go|pass|transfer|convert|upgrade|downgrade|us(e|ing))\b.{0,14}\b(to|between|into|an?other|from|different|over)\b.{0,22}\b(accounts?|profiles?|users?|member(ship)?)\b|\b(switch\w*|swap\w*|toggl\w*) (between )?(my )?(accounts?|users?|profiles?)|切换|切換|换(个|一个|另一个)?(账号|账户|号登|用户)|另(外)?一个(账号|账户|号)|换成.{0,8}(账户|账号)|(账户|账号)(类型|类别)",r"order|订单|email|phone|邮箱|手机|address|地址|details|info|data|资料|信息",0.92)]),
'edit_account':('修改账户资料','Change account details','想改姓名、电话、邮箱等账户资料。','Wants the name, phone number, e-mail or other details of the account changed.',[]),
'change_invoice':('更改发票','Change an invoice','已有的发票信息不对，想更正或重开。','Wants an invoice corrected or issued anew.',
 [(r"\b(chang\w*|correct\w*|wrong|amend\w*|edit\w*|modif\w*|updat\w*|reissue\w*|redo\w*|alter\w*|fix|replac\w*|revise|typo|mistake|split)\b.{0,30}\b(invoices?|bills?|billing details|receipts?)\b|\b(invoices?|bills?|receipts?)\b.{0,30}\b(chang\w*|correct\w*|wrong|amend\w*|reissue\w*|redo\w*|redone|alter\w*|typo|mistake|incorrect)\b|(改|换|重开|更正|更改|修改|重新开|换开|红冲|作废).{0,8}(发票|抬头|税号|開票|开票|專票|专票)|(发票|抬头|税号|發票).{0,12}(改|换|错|重开|更正|作废|不对|有误)|换专票",r"cancel my order|取消订单|refund|退款",0.94)]),
'stock_query':('查询库存','Stock','问商品有没有货、什么时候补货。','Asks whether something is in stock or when it will be.',[]),
'promotion_query':('优惠活动','Promotions','问有什么促销、折扣和活动。','Asks which offers, sales or discounts there are.',
 [(r"\b(any|what|which|current|ongoing|special|show|have|running|give me|other)\b.{0,20}\b(offers?|deals?|promotions?|promos?|discounts?|bargains?|sales?|campaigns?)\b|\bon (sale|offer)\b|black friday|flash sale|student discount|(有|什么|啥|哪些|参加|最近|今天).{0,8}(活动|促销|打折|折扣|秒杀|满减|特价|优惠活动|特惠)|双十一|双11|黑五|打折|降价|大减价|便宜点",r"coupon|voucher|code|券|优惠码|report|报表|销售额|revenue|sales report|figures|order|订单",0.9)]),
'create_ticket':('提交工单','Open a ticket','想把问题登记成工单。','Wants an issue recorded as a ticket.',
 [(r"\b(open|create|raise|file|submit|log|lodge|register|put in|start|set up|make|new)\b.{0,16}\b(tickets?|tkt|case|service request|support request|incident)\b|工单|工單|售后单|服务单|(开|建|提)(个|一个|一张)?(case|ticket|单子?$)|建单",r"status|where|进度|状态",0.94)]),
'login_problem':('无法登录','Trouble signing in','登录账户时遇到了问题。','Runs into trouble while signing in.',
 [(r"\b(log ?in|log-?in|logg?(ing)? ?(in|on)|sign(ing)? ?in|sign-in|lgoin)\b.{0,40}\b(problems?|errors?|issues?|trouble|fail\w*|broken|crash\w*|stuck|doesn'?t|does not|not work\w*|won'?t|expired|loads?|nothing|stopped)|\b(can'?t|cannot|cant|unable to|won'?t let me|trouble|problems?|issues?|errors?|not able to|hard time)\b.{0,20}\b(log ?in|logging (in|on)|sign(ing)? in|access (to )?(my |the )?(account|profile)|get into my account|lgoin)|(登录|登陆|登錄|登入|扫码登录).{0,12}(不了|不上|不进|失败|失敗|异常|报错|没反应|打不开|超时|转圈|进不去|错误|不成功|空白|卡)|登不(上|了|进)|进不去.{0,4}账|(无法|没法|不能)登(录|陆|入)",r"password|密码|密碼|pwd|hack|盗|注册|regist|sign ?up",0.94)]),
'account_security':('账户安全','Account security','账户被盗、被锁、有可疑登录，或想提高安全。','Suspects somebody else in the account, finds it locked, or wants it safer.',
 [(r"\b(hack\w*|compromised|phishing|scam\w*|fraud\w*|unauthori[sz]ed|suspicious|identity theft|stolen|two[- ]factor|2fa)\b|account.{0,20}\b(locked|blocked|suspended|frozen|stolen|safe|secur\w*)\b|\b(unlock|freeze|block|lock|secure|protect|reactivate)\b.{0,14}\baccount|被盗|盗号|盜用|被黑|异地登录|异常登录|陌生(登录|设备|地址)|冻结|解冻|账户安全|账号安全|诈骗|钓鱼|信息泄露|(账户|账号|帳戶).{0,4}(被锁|锁定|被封|异常|解封)|双重验证",r"pay(ment)? (declin|fail)|付款失败|注册",0.93)]),
}
for k,(lz,le,dz,de,rules) in M.items():
    with open(f'{root}/{k}.yaml','w') as o:
        o.write(f'id: {k}\nlabel: {{ zh-CN: {lz}, en: {le} }}\ndescription:\n  zh-CN: {dz}\n  en: {de}\n')
        if rules:
            o.write('rules:\n')
            for m,u,c in rules:
                q=lambda s:'"'+s.replace('\\','\\\\').replace('"','\\"')+'"'
                o.write(f'  - match: {q(m)}\n')
                if u: o.write(f'    unless: {q(u)}\n')
                o.write(f'    confidence: {c}\n')
        o.write('examples:\n  zh-CN: |\n')
        for l in sent[k]['zh']: o.write('    '+l+'\n')
        o.write('  en: |\n')
        for l in sent[k]['en']: o.write('    '+l+'\n')
