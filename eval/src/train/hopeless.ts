/**
 * Questions that no source answers, to fit weights on. None of them is like one that the test split asks (`examples.ts` sees to it).
 * `{c}` is a country whose sheet is there.
 */
export const UNANSWERABLE = `
Which football club won the league in {c}?
What is the speed limit on the motorways of {c}?
What does a litre of milk cost in {c}?
Who is the most famous singer of {c}?
Which film from {c} won an award in Cannes?
Which river is the longest in {c}?
What is the favourite drink of people in {c}?
Which newspaper has the most readers in {c}?
What is the national flower of {c}?
Which train goes from the capital to the sea in {c}?
How many Olympic medals has {c} won?
How old must one be to drink beer in {c}?
How many hours of sunshine has {c} in July?
Which vaccinations are needed for a trip to {c}?
How many dentists work in {c}?
Which bank notes of {c} show a lion?
Which company is the largest employer of {c}?
How much do teachers earn in {c}?
What are the opening hours of shops in {c}?
How many prisons does {c} have?
Who designed the parliament building of {c}?
What is the tallest skyscraper in {c}?
How many words for snow does the language of {c} have?
Which painter from {c} is the best known?
Is it safe to swim in the rivers of {c}?
How many tourists visit {c} each year?
Which hotel in {c} has the most rooms?
What do children in {c} get for their birthdays?
How long do people in {c} sleep at night?
Which breed of horse comes from {c}?
How many earthquakes were felt in {c} last year?
What is the divorce rate in {c}?
Which fairy tale do parents in {c} tell?
What tip does a waiter in {c} expect?
How many cinemas are in {c}?
When did the first woman vote in {c}?
Which bridge in {c} is the longest?
How many bees are kept in {c}?
Who was the first astronaut of {c}?
How far is it by ferry from {c} to its nearest island?
How many people in {c} play the piano?
Which chemist of {c} got the Nobel prize?
What is the legal age of marriage in {c}?
How many elephants live in the parks of {c}?
What colour are the taxis in {c}?
How much does a stamp for a letter cost in {c}?
Which dance is typical of {c}?
How many public libraries does {c} have?
What is the record temperature measured in {c}?
How high is the highest waterfall of {c}?
How many smokers are there among students in {c}?
Which dinosaur was dug up in {c}?
What is the dialling code for taxis in {c}?
How many patents were filed in {c}?
Which saint protects {c}?
How many traffic lights are there in {c}?
What is the suicide rate in {c}?
How many murders happen in {c}?
How many abortions are carried out in {c}?
How many tonnes of fish are caught in {c}?
How many foreigners study at the universities of {c}?
Which trees grow in the forests of {c}?
Which insects spread in the houses of {c}?
What is the average height of women in {c}?
How much does petrol cost in {c}?
How many weddings take place in {c} each year?
How many churches were built in {c} in the middle ages?
Who founded the first bank of {c}?
What size of shoes do men in {c} wear?
How many people have climbed the highest mountain of {c}?
Who was the first to stand on the highest summit of {c}?
How many caves in {c} are open to visitors?
Which tree is most often planted along the streets of {c}?
How many hectares of forest burned in {c} last summer?
How many lightning strikes hit {c} in a year?
What is the deepest snow ever measured in {c}?
How many millimetres of rain fall on the capital of {c} in May?
Who reads the weather forecast on television in {c}?
How far can one see from the highest point of {c}?
How long do lorries wait at the border crossings of {c}?
How many bottles of wine may travellers take across the border of {c}?
Are dogs allowed on the beaches of {c}?
How many lifeguards watch over the coast of {c}?
How many shipwrecks lie off the coast of {c}?
How many sharks swim off the coast of {c}?
How warm is the sea along the shore of {c} in August?
Which university in {c} has a department for the study of volcanoes?
How many sirens warn the towns of {c} of a flood?
Which fish do anglers pull out of the rivers of {c}?
What is the price of a hectare of farmland in {c}?
How deep is the deepest mine of {c}?
How expensive is gravel for building in {c}?
Which mineral water from {c} is sold in bottles?
How much does a cubic metre of tap water cost in {c}?
How much lime is there in the drinking water of {c}?
When do the cherry trees bloom in {c}?
Which owls nest in the woods of {c}?
Do storks build nests on the chimneys of {c}?
Which spiders in {c} can bite through the skin?
How many wolves roam the hills of {c}?
Must dogs in {c} be kept on a lead?
What is the most common name for a cat in {c}?
How many vets look after the cattle of {c}?
Which mushrooms do people gather in the forests of {c}?
How many years does the national animal of {c} live?
How wide is the narrowest street in {c}?
What is the most common surname in {c}?
Which first names are given to most babies in {c}?
How old is the oldest living person in {c}?
How often are twins born in {c}?
How much does a baby in {c} weigh at birth?
How many births in {c} take place at home?
How many midwives work in {c}?
How many nurses are there for each doctor in {c}?
How far is it to the nearest pharmacy for most people in {c}?
How soon does an ambulance arrive in {c}?
What does an X-ray cost in {c}?
How long does one wait for a hip operation in {c}?
How many operating theatres do the hospitals of {c} have?
What food is served to patients in the hospitals of {c}?
How many people in {c} give blood?
What is the most common blood group in {c}?
What share of the people of {c} is left-handed?
How many people in {c} are allergic to pollen?
How many heart attacks are there in {c} each year?
How many adults in {c} have diabetes?
How many patients in {c} are treated for cancer?
How much sugar does a person in {c} eat each year?
How many litres of wine are drunk in {c} per head?
How many calories does an adult in {c} eat in a day?
How heavy is an average man in {c}?
How many people in {c} are vegetarians?
When was the first case of HIV found in {c}?
How many condoms are sold in {c} each year?
Who brings hot meals to the elderly in {c}?
How many homes for the elderly are there in {c}?
What is the average pension in {c}?
How many children are adopted in {c} each year?
What does a place in a nursery cost in {c}?
How many weeks of leave does a mother in {c} get after giving birth?
How many days of paid holiday does a worker in {c} have?
What does a plumber in {c} charge for an hour?
How much does the head of government of {c} earn?
What do union members in {c} pay in dues?
How many rooms does an ordinary house in {c} have?
What does a square metre of floor cost in the capital of {c}?
What are the roofs of village houses in {c} made of?
Which architect built the town hall in the capital of {c}?
Do the buses in the capital of {c} run at night?
Which street in the capital of {c} is the busiest?
How high is the tallest church tower in the capital of {c}?
Which towns are twinned with the capital of {c}?
Which post office in {c} lies highest above the sea?
What colour are the letter boxes in {c}?
How long does a parcel take from one end of {c} to the other?
Who appears on the newest postage stamp of {c}?
What is the number of the fire brigade in {c}?
Which make of mobile phone is sold most in {c}?
How many text messages are sent in {c} each day?
At what age do children in {c} get their first mobile phone?
Which social network has the most users in {c}?
What does a domain under the country code of {c} cost?
How many websites use the country code of {c}?
Which television series had the most viewers in {c}?
How many hours a day do people in {c} watch television?
When did colour television start in {c}?
Which radio station in {c} plays only jazz?
Who owns the largest publishing house in {c}?
How many letters does the alphabet used in {c} have?
How does one say good morning in {c}?
What is the longest word in the main language of {c}?
Which dictionary of the language of {c} is the most complete?
How many grammatical cases does the official language of {c} have?
How do people in {c} greet each other?
Which church in {c} has the largest organ?
What is a priest in {c} paid?
What must a visitor wear in the holy places of {c}?
Which church bell in {c} is the heaviest?
What do believers in {c} eat during a fast?
How long is the training of a priest in {c}?
Which hymns are sung in the churches of {c} at Christmas?
How many marriages in {c} join people of different ethnic groups?
Which ethnic group of {c} is known for its weaving?
How many people live in the smallest village of {c}?
How many pupils sit in one classroom in {c}?
What do pupils in {c} wear to school?
When do the summer holidays begin in the schools of {c}?
What is the best mark a pupil in {c} can get?
At what age do children in {c} start school?
What does a year at a university in {c} cost?
Which books must pupils in {c} read?
Which subject do most students in {c} choose?
How many books does a person in {c} read in a year?
How much homework do children in {c} have?
How much money does a jobless person in {c} get each month?
How long does a young person in {c} look for a first job?
How much pocket money do children in {c} get?
How many rooms are there in the palace of the head of state of {c}?
Where did the head of government of {c} go to school?
Which pet does the head of state of {c} keep?
Which minister of {c} is the youngest?
How long do the polling stations in {c} stay open on election day?
How many members of the parliament of {c} are farmers?
What does a member of the parliament of {c} earn?
On which days do visitors get into the parliament of {c}?
Which colours do the parties of {c} use on their posters?
How much money do the political parties of {c} get from members?
Where is the original of the constitution of {c} kept?
How many pages long is the constitution of {c}?
What do the judges of the highest court of {c} wear?
How many cases does the highest court of {c} decide in a year?
Who pays the lawyer of a poor defendant in {c}?
What is the fine for parking on the pavement in {c}?
What colour are the uniforms of the police in {c}?
What is the blood alcohol limit for drivers in {c}?
How long is a passport of {c} valid?
What colour is the passport of {c}?
How many people became citizens of {c} last year?
What does a visa for {c} cost?
How long may tourists stay in {c} without a visa?
Which languages does the ambassador of {c} in Washington speak?
When was the embassy building of {c} in Washington put up?
How many people work at the American embassy in {c}?
On which days is the American embassy in {c} closed?
How much does {c} pay to the United Nations each year?
On which days must the flag be hoisted in {c}?
Which factory sews the flags of {c}?
Which orchestra made the first recording of the anthem of {c}?
In which key is the national anthem of {c} written?
Which brass band plays the anthem of {c} at football matches?
Which dishes are eaten on the national holiday of {c}?
At what time do the fireworks start on the national holiday of {c}?
What are the mottoes of the provinces of {c}?
Which region of {c} produces the best honey?
How many millionaires live in {c}?
Who is the richest woman in {c}?
Who signs the bank notes of {c}?
How heavy is the smallest coin of {c}?
Which metal are the coins of {c} made of?
Whose portrait is on the coins of {c}?
What is the highest bank note printed in {c}?
How many forged bank notes were found in {c}?
In which vault does {c} keep its gold?
How much money can one draw from a cash machine in {c}?
Who is the governor of the central bank of {c}?
Which credit cards do the shops of {c} take?
At what time does the stock exchange of {c} open?
Which supermarket chain in {c} has the most shops?
What does a loaf of bread cost in {c}?
What does a cup of coffee cost in the bars of {c}?
What do women in {c} pay for a haircut?
Which goods are in the basket for measuring inflation in {c}?
What is the value added tax on books in {c}?
How many people work in the tax offices of {c}?
What is the last day for sending in a tax return in {c}?
How much tax does a dog owner in {c} pay?
How much of its budget does {c} spend on theatres?
How much does {c} spend each year on mending roads?
Which make of car sells best in {c}?
Which grape is grown most in the vineyards of {c}?
How many eggs do the hens of {c} lay in a year?
How much milk does a cow in {c} give?
In which month is the wheat cut in {c}?
Which make of tractor do farmers in {c} prefer?
Which varieties of apples are grown in {c}?
What does a farmer in {c} get for a sack of potatoes?
How much fertilizer do the farmers of {c} buy?
How many robots work in the factories of {c}?
How long do the factories of {c} close in summer?
How long is the lunch break in the offices of {c}?
Is it usual in {c} to work from home?
How long does it take people in {c} to get to work?
How much less do women in {c} earn than men?
How many food banks help the poor in {c}?
What does a kilowatt hour of electricity cost in {c}?
Which plug fits the sockets in {c}?
What is the mains voltage in {c}?
How many wind turbines stand in {c}?
How many houses in {c} have solar panels on the roof?
Who designed the largest power station of {c}?
How many engineers run the power plants of {c}?
Do petrol stations in {c} open at night?
How deep is the deepest oil well in {c}?
What does a bottle of cooking gas cost in {c}?
How much carbon dioxide does a new car in {c} give off?
How much rubbish does a household in {c} throw away?
On which day of the week is waste paper collected in {c}?
How many suitcases are lost at the airports of {c}?
What is the three-letter code of the main airport of {c}?
What does a flight from {c} to London cost?
How long is the flight from {c} to Tokyo?
Which airport in {c} is named after a poet?
How noisy may planes be at night near the airports of {c}?
How fast is the fastest train in {c}?
When did the first steam train run in {c}?
How punctual are the railways of {c}?
How many passengers ride on the trains of {c} each day?
How many people die on the roads of {c} each year?
What does a driving licence cost in {c}?
How much is the toll on the main roads of {c}?
How many kilometres of cycle paths are there in {c}?
Which road in {c} has the most accidents?
Who is the captain of the largest ship of {c}?
How old is the oldest merchant ship of {c}?
What does it cost to moor a yacht in {c}?
Who flies the rescue helicopters of {c}?
How many tanks does the army of {c} have?
Which rifle does the army of {c} use?
How many submarines belong to the navy of {c}?
What is the pay of a private soldier in {c}?
Where is the largest military hospital of {c}?
How old are the fighter planes of {c}?
Who pays the rent of refugees in {c}?
How many dogs sniff for drugs at the airports of {c}?
Which pop group from {c} sold the most records?
Which poet of {c} do children learn at school?
Which actress from {c} became famous in Hollywood?
Which instrument is typical of the folk music of {c}?
Who is the chess champion of {c}?
Who won the last marathon in {c}?
How many seats does the largest stadium in {c} have?
Which ski resort in {c} has the longest slope?
What is the national record for the 100 metres in {c}?
When did {c} first take part in the Winter Olympics?
What is the national dish of {c}?
What do people in {c} eat for breakfast?
At what time do families in {c} sit down to dinner?
Which cake is baked for weddings in {c}?
Which spices go into the stews of {c}?
Name a cartoon character that was created in {c}.
Name the tallest basketball player from {c}.
Name three television comedians from {c}.
Name the street in {c} with the dearest shops.
Name the best selling newspaper for women in {c}.
What do shepherds in {c} wear on their heads?
Which colour is worn at funerals in {c}?
Which fashion designer comes from {c}?
How long does it take to knot a carpet in {c}?
What patterns do potters in {c} paint on their jugs?
What gifts do guests in {c} bring to a dinner?
How do people in {c} celebrate New Year?
Which superstitions are common in {c}?
Which ghosts are people in {c} afraid of?
Where do newly-wed couples from {c} go on honeymoon?
Which castle in {c} is said to be haunted?
When was the first newspaper printed in {c}?
When was the first photograph taken in {c}?
When was the last witch burned in {c}?
When did women first study medicine in {c}?
Who made the first flight in an aeroplane over {c}?
Which mathematician from {c} proved a famous theorem?
Which astronomer from {c} has a crater on the moon named after him?
When was the first observatory in {c} built?
Which computer game was made in {c}?
What does a night in a youth hostel in {c} cost?
Which museum in {c} shows old railway engines?
Which hiking trail in {c} is the longest?
Which souvenirs do travellers bring home from {c}?
How many public toilets are there in the towns of {c}?
Is chess taught in the primary schools of {c}?
Is there a magazine for stamp collectors in {c}?
Is it polite in {c} to take off one's shoes indoors?
Does the central bank of {c} have a coin museum?
Does the post in {c} come on Saturdays?
Is it customary in {c} to bargain at the market?
Which goalkeeper has played most often for {c}?
Who trains the national handball team of {c}?
Which sport do girls in {c} like best?
How many golf courses are there in {c}?
Which cyclist from {c} has ridden the Tour de France?
How many swimming pools do the schools in {c} have?
Who holds the high jump record in {c}?
Which boxer from {c} became world champion?
Has {c} ever reached a World Cup final?
Which tennis tournament is held in {c}?
How much does a ticket for a football match in {c} cost?
Which wrestling style is traditional in {c}?
How many people belong to a sports club in {c}?
How often do skiers in {c} break a leg?
Where do surfers find the best waves in {c}?
Which soup is popular in {c}?
How is rice cooked in {c}?
What kind of bread do bakers in {c} make?
Which cheese comes from {c}?
What is the favourite ice cream flavour in {c}?
Which street food should I try in {c}?
Do people in {c} eat with chopsticks or with a fork?
Which sweets do grandmothers in {c} make?
How strong is the beer brewed in {c}?
How do people in {c} drink their tea?
Which restaurant in {c} has three stars?
What is served for lunch in the school canteens of {c}?
Which cookbook describes the cuisine of {c}?
How many species of butterflies live in {c}?
Which bird sings at night in {c}?
How much does a hunting licence cost in {c}?
When does the hunting season begin in {c}?
How many zoos does {c} have?
Which medicinal herbs are collected in {c}?
Which berries ripen first in {c}?
When do the swallows come back to {c}?
Which lizards sun themselves on the rocks of {c}?
How many crocodiles were counted in {c}?
Which shellfish do divers bring up off the coast of {c}?
Which dog breed was first bred in {c}?
How many households in {c} keep a cat?
How many stray dogs run about in the capital of {c}?
Which parrots can be kept as pets in {c}?
Which film was seen by the most people in {c}?
Which director made the first sound film in {c}?
Who is the best known novelist of {c}?
Who translated Shakespeare into the language of {c}?
Which thriller was filmed in {c}?
Which rapper from {c} fills the largest halls?
Which song was number one in {c} last year?
Which composer from {c} wrote an opera?
How often has {c} won the Eurovision Song Contest?
Where is the opera house of {c}?
Which lullaby do mothers in {c} sing?
What drums are played at feasts in {c}?
Which sculptor made the largest statue in {c}?
How tall is the tallest statue in {c}?
Which museum in {c} has the most visitors?
What does it cost to enter the national museum of {c}?
Which paintings hang in the national gallery of {c}?
When was the town wall round the capital of {c} torn down?
How many lifts does the tallest building in {c} have?
Which architect from {c} has become famous abroad?
What stands in the main square of the capital of {c}?
Which fountain in {c} do tourists throw coins into?
How long does a wedding last in {c}?
How much does an average wedding cost in {c}?
Who pays for the wedding in {c}?
What flowers are laid on graves in {c}?
How long does a widow in {c} mourn?
What does a burial plot cost in {c}?
Which cemetery in {c} is the largest?
What do men in {c} wear on feast days?
How are traditional skirts in {c} dyed?
Which card game do people play in {c}?
What do children in {c} play in the street?
Which board game was invented in {c}?
What are the winning odds in the lottery of {c}?
Which number brings bad luck in {c}?
Which neighbours do people in {c} tell jokes about?
What is a typical joke from {c}?
Which proverb is often heard in {c}?
How do surnames pass from parents to children in {c}?
Can a woman in {c} keep her name when she marries?
Which names are parents in {c} not allowed to choose?
How many pupils does the largest school in {c} have?
How long is a school lesson in {c}?
How did pupils in {c} do in the PISA test?
Is there school on Saturday in {c}?
Which foreign language do pupils in {c} learn first?
How do children in {c} get to school?
How many pupils fail the final exam in {c}?
How long does the final school exam in {c} take?
How many students are enrolled at universities in {c}?
How many professors in {c} are women?
What does a room in a student hostel cost in {c}?
How long does it take to become a doctor in {c}?
Which university in {c} teaches veterinary medicine?
How many scholarships does {c} grant each year?
How many pupils are there per teacher in {c}?
How long is a teacher's training in {c}?
At what age do teachers in {c} retire?
How much does a bus driver earn in {c}?
How many days of sick leave do workers in {c} take?
How much notice must an employer in {c} give?
How much does a small house cost in {c}?
How high is the deposit for a rented flat in {c}?
How much is a dozen eggs in {c}?
What does a kilo of rice cost in {c}?
What is the price of a hamburger in {c}?
How much does a packet of cigarettes cost in {c}?
What does a new bicycle cost in {c}?
How much does a cinema ticket cost in {c}?
What is the tax on sugar in {c}?
How much tax is there on a litre of petrol in {c}?
How high is the tax on tobacco in {c}?
Who has to pay church tax in {c}?
Must cyclists in {c} wear a helmet?
Are headlights required by day in {c}?
At what age can one learn to drive in {c}?
What is the fine for speeding in {c}?
Are winter tyres compulsory in {c}?
Can I use my driving licence from home in {c}?
Is it legal to carry a pocket knife in {c}?
How many guns are in private hands in {c}?
Where can one buy wine on a Sunday in {c}?
Is smoking banned in the restaurants of {c}?
How long can a suspect be held without charge in {c}?
How many women serve in the police of {c}?
What is the emergency number of the police in {c}?
Which pistol do police officers in {c} carry?
How many inmates sit in the prisons of {c}?
What do prisoners in {c} get to eat?
How many prisoners escaped in {c} last year?
How many bicycles are stolen in {c} each year?
How many burglaries are solved in {c}?
Who was the most notorious bank robber of {c}?
Which unsolved murder is still talked about in {c}?
How long do civil trials take in {c}?
How many lawyers practise in {c}?
What colour are the robes of judges in {c}?
How many people drown in {c} each year?
How many accidents at work happen in {c}?
What was the worst train crash in {c}?
How many house fires are there in {c}?
How many firemen in {c} are volunteers?
Which town in {c} gets the most sun?
When does the first snow fall in {c}?
How large were the hailstones in the worst hailstorm in {c}?
How many weather stations are there in {c}?
Who gives names to the storms in {c}?
How long does it take to climb the highest mountain of {c}?
Who named the highest mountain of {c}?
What flowers grow near the summit of the highest mountain in {c}?
How many mountain huts are there in {c}?
Where is the source of the longest river in {c}?
Which lake in {c} is best for sailing?
When do the lakes in {c} freeze over?
What fish live in the largest lake of {c}?
How warm do the lakes of {c} get in summer?
How long is the longest cave in {c}?
Which bats live in the caves of {c}?
Who discovered the largest cave in {c}?
Which beach in {c} is the most beautiful?
Are there nudist beaches in {c}?
How much does a deck chair on the beach cost in {c}?
How much sand was added to the beaches of {c}?
Which national park in {c} has the most visitors?
What is the entrance fee to the national parks of {c}?
How many rangers guard the national parks of {c}?
How many cranes does the biggest port of {c} have?
How many dockers work in the ports of {c}?
How many dialects can be told apart in {c}?
Which dialect is spoken in the mountains of {c}?
What is the word for thank you in {c}?
Who wrote the first grammar of the language of {c}?
Which swear words are common in {c}?
How do deaf people in {c} sign the letter A?
Which crime writer from {c} sells most books?
Who is the national poet of {c}?
Who wrote the first novel in {c}?
Which book from {c} has been translated most often?
How many copies does the biggest newspaper of {c} print?
What does a newspaper cost in {c}?
At what time is the evening news on television in {c}?
What is the television licence fee in {c}?
Are foreign films dubbed in {c}?
Which app do people in {c} use to call a taxi?
Which app is used to pay in the shops of {c}?
What was the most searched word on the internet in {c}?
What does a mobile phone contract cost in {c}?
How fast is the internet connection in {c}?
When was the first phone call made in {c}?
Who sent the first email in {c}?
What did engineers from {c} invent?
Which inventor from {c} got rich?
Which physicist from {c} worked on the atom bomb?
How many scientists work at research institutes in {c}?
Where is the largest telescope in {c}?
Where did a meteorite fall in {c}?
When can the next solar eclipse be seen in {c}?
Which company from {c} makes chocolate?
Which brand of shoes comes from {c}?
What is the oldest family firm in {c}?
Who founded the biggest company in {c}?
How many firms went bankrupt in {c} last year?
How many women sit on company boards in {c}?
How many bricks do the brickworks of {c} burn?
Which factory in {c} makes toys?
How many cement works are there in {c}?
Where are bicycles made in {c}?
Which shipyard in {c} built the most ships?
How many farmers in {c} are under thirty?
Which breed of cattle gives the most milk in {c}?
How many organic farms are there in {c}?
Which pests eat the potatoes in {c}?
Who inherits the farm in {c}?
How much honey do beekeepers in {c} harvest?
How many goats does a herdsman in {c} own?
When are the grapes picked in {c}?
What nets do fishermen in {c} use?
What does a fishing permit for anglers cost in {c}?
How large was the biggest fish caught in {c}?
Which trout rivers in {c} are open to anglers?
How many metro lines does the capital of {c} have?
How often do the trams run in the capital of {c}?
How much is a bus ticket in the capital of {c}?
When was the first tram line opened in {c}?
Which metro station in {c} is the deepest?
Can one rent a bicycle in the capital of {c}?
Can dogs ride on the trains in {c}?
Do students get cheaper train tickets in {c}?
Which railway station in {c} is the busiest?
How many level crossings do the railways of {c} have?
Which railway line in {c} has the finest views?
Do the trains in {c} have sleeping cars?
What is the heaviest locomotive in {c}?
How old are the carriages on the railways of {c}?
Which bridge in {c} collapsed?
How high is the highest bridge in {c}?
Who built the oldest stone bridge in {c}?
How many tunnels are there on the motorways of {c}?
How long did it take to dig the longest tunnel in {c}?
How often do the ferries to the islands of {c} run?
How many cars fit on the largest ferry of {c}?
How many roundabouts are there on the roads of {c}?
How many potholes are reported on the roads of {c}?
What colour are the road signs in {c}?
How much does it cost to pave a kilometre of road in {c}?
How long are the runways lit at night at the main airport of {c}?
How many cafes are there at the main airport of {c}?
How do I get from the airport to the centre of the capital of {c}?
How much does a taxi from the airport cost in {c}?
What does a double room cost in {c}?
Where can I pitch a tent in {c}?
What is the best month to visit {c}?
Which guidebook to {c} is the best?
What sights should one not miss in {c}?
Where do most people in {c} go on holiday?
How much money does a tourist spend in {c} each day?
How long does it take to get a visa for {c}?
Do I need a photograph for the visa to {c}?
How many countries can citizens of {c} visit without a visa?
Who drives the ambassador of {c} in Washington?
How many rooms does the American embassy in {c} have?
Which architect designed the American embassy in {c}?
What salary does the US ambassador to {c} get?
Which receptions does the embassy of {c} in Washington give?
What time does the consulate of {c} in New York open?
Do I need an adapter for my razor in {c}?
Who reads the electricity meters in {c}?
How many digits does a postcode in {c} have?
When was the first postage stamp of {c} printed?
What is the rarest stamp from {c}?
How long does a letter from {c} to Paris take?
What animal is on the back of the coins of {c}?
Which coin of {c} has a hole in it?
How long does a bank note last in {c}?
Where are the bank notes of {c} printed?
Who designed the bank notes of {c}?
In which year did the smallest coin of {c} go out of use?
How many branches does the biggest bank in {c} have?
At what time do the banks in {c} close?
How many cash machines are there in {c}?
How much interest is paid on a savings book in {c}?
Which bank in {c} was robbed most often?
What does car insurance cost in {c}?
How many people in {c} have life insurance?
How long do patients stay in hospital in {c}?
Which hospital in {c} transplants hearts?
How many children's hospitals are there in {c}?
Which pills can I buy without a prescription in {c}?
What does a filling at the dentist cost in {c}?
How many children in {c} have tooth decay?
How many people in {c} wear glasses?
How many children in {c} have asthma?
How much meat does a person in {c} eat?
How much coffee do people in {c} drink?
How many people in {c} are on a diet?
At what time do children in {c} go to bed?
Do people in {c} take a nap after lunch?
How tall is the tallest man in {c}?
How many people in {c} have red hair?
How many people in {c} have blue eyes?
How many men in {c} have a beard?
Which glove size is sold most in {c}?
How many doctors in {c} speak English?
How many people in {c} have a tattoo?
How many people in {c} are colour-blind?
How many families in {c} have three children?
How many single fathers live in {c}?
Who looks after the children while mothers in {c} work?
What is the average age at divorce in {c}?
How long does a divorce take in {c}?
How do I adopt a child from {c}?
Which counting rhyme do children in {c} know?
Who brings the presents at Christmas in {c}?
When do the villages of {c} hold their harvest festival?
Which masks are worn at carnival in {c}?
Which saint's bones are kept in {c}?
On which hill in {c} do pilgrims pray?
How many steps lead up the tallest minaret or steeple in {c}?
Which church in {c} has the finest windows?
How many monks live in the monasteries of {c}?
How many nuns teach at schools in {c}?
Which priest in {c} became a bishop at the youngest age?
How often do believers in {c} pray?
What did archaeologists dig up in {c} last year?
How old is the oldest skeleton found in {c}?
Which Stone Age tools were found in {c}?
Which king of {c} had the most wives?
Which horse did the liberator of {c} ride?
What pen was used to sign the independence of {c}?
What was the weather like on the day {c} became independent?
Which explorer drew the first map of {c}?
How many sailors were on the first ship to reach {c}?
Who was the last person hanged in {c}?
Which pirate buried a treasure in {c}?
Which world record is held by someone from {c}?
Name a beauty queen from {c}.
Name the best known clown from {c}.
Name a lake in {c} where one can skate.
Name the largest department store in {c}.
Name a children's book written in {c}.
Name a ballet dancer who was born in {c}.
Name the most visited garden in {c}.
Name two philosophers from {c}.
How many times has the president or monarch of {c} been on television?
What hobby does the head of government of {c} have?
How many bodyguards does the head of state of {c} have?
What car takes the head of state of {c} to receptions?
What is the shoe size of the head of government of {c}?
What is the average age of the members of parliament in {c}?
Which speech in the parliament of {c} was the longest?
What is eaten in the canteen of the parliament of {c}?
How many posters do parties in {c} put up before an election?
Who counts the ballots in {c}?
What colour are the ballot papers in {c}?
Which typeface was used for the constitution of {c}?
How large is the largest flag ever sewn in {c}?
What is the price of a flag of {c}?
Who sang the anthem of {c} at the last Olympic Games?
How many parachutists does the army of {c} have?
What do soldiers in {c} eat for breakfast?
Which boots do the soldiers of {c} wear?
How many generals does {c} have?
Where do the young officers of {c} study?
What share of rubbish is recycled in {c}?
How much is the deposit on a bottle in {c}?
How many electric cars are there in {c}?
How many trees were planted in {c} last year?
How loud is the traffic in the capital of {c}?
How many swimming baths are there in the capital of {c}?
Which quarter of the capital of {c} is the most expensive?
Which mayor governed the capital of {c} longest?
How many pigeons live in the capital of {c}?
Which toys do children in {c} wish for most?
How much does a wheelchair cost in {c}?
`;

/** Of another world than the sources. */
export const OFF_TOPIC_TOO = `
What is the best way to sharpen a kitchen knife?
Who wrote The Magic Mountain?
How is glass blown?
What is a fencing token?
How many strings does a cello have?
Why do cats purr?
How does a transistor amplify a signal?
What are the rules of chess castling?
When was the printing press invented?
How do vaccines train the immune system?
How many moons does Jupiter have?
Who discovered penicillin?
What is the melting point of gold?
How long does it take to boil an egg?
How does a zip fastener work?
What causes rainbows?
How is paper recycled?
What is the plot of Macbeth?
How many players are there in a rugby team?
Which planet is the hottest?
How does a four-stroke engine work?
What is the speed of light?
How large is a hydrogen atom?
Who painted the Mona Lisa?
How deep is the Mariana Trench?
How many bones does a grown-up human have?
What does a conductor of an orchestra do?
How many legs does a spider have?
How many teeth does an adult human have?
How many chromosomes are in a human cell?
How many sides does a dodecahedron have?
How many bits make up a byte?
How many keys are on a concert grand?
How many squares are on a chessboard?
How many cards are in a bridge hand?
How many lines does a sonnet have?
How many symphonies did Beethoven write?
How many hearts does an octopus have?
How many rings circle Saturn?
How many grams are in an ounce?
How many holes does a golf round have?
How many chambers has the human heart?
How many eyes does a bee have?
How many prime numbers lie below fifty?
How many degrees are in a triangle?
How many muscles move the tongue?
How much blood does the human body hold?
How much does a blue whale weigh?
How much flour goes into a sponge cake?
How much sleep does a newborn need?
How much yeast do I need for a kilo of dough?
How much salt belongs in pasta water?
How large is a red blood cell?
How large is a handball court?
How long is a marathon?
How long does an elephant carry its young?
How long should green tea steep?
How long does light from the Sun travel to us?
How long do tulip bulbs keep in a cellar?
How long does concrete take to set?
How long is a snooker table?
How fast does sound travel in water?
How hot is the surface of the Sun?
How old can a giant tortoise get?
How tall is a grown giraffe?
How heavy is a bowling ball?
How far away is the Moon?
When did the Titanic sink?
When did Mozart die?
When was the first computer mouse built?
When did people first walk on the Moon?
When was insulin discovered?
When should strawberries be planted?
When do hedgehogs hibernate?
Who composed The Magic Flute?
Who invented the steam engine?
Who wrote Don Quixote?
Who painted The Starry Night?
Who discovered the law of gravity?
Who proposed the theory of evolution?
Who invented dynamite?
Who wrote Pride and Prejudice?
Who proved Fermat's last theorem?
Who sculpted The Thinker?
Who is Sherlock Holmes's companion?
Who killed Hamlet's father?
Why is the sky blue?
Why does ice float?
Why do onions make us cry?
Why does bread go stale?
Why do woodpeckers not get headaches?
Why do we yawn?
Why does my sourdough not rise?
Why is the number pi irrational?
Why does a boomerang come back?
How does a microwave oven heat food?
How do fish breathe?
How does a violin make its sound?
How do I remove a red wine stain?
How do I unblock a kitchen sink?
How does a fridge keep things cold?
How do spiders spin webs?
How does a laser work?
How do I knit a sock?
How do planes stay in the air?
How is cheddar matured?
How do I reverse a linked list?
How does binary search work?
How do I sort an array of numbers?
How is yoghurt made at home?
How do I tie a bowline?
How does a sundial show the hour?
How do I bleed a radiator?
How is a sword forged?
How do I repair a puncture?
How do bats find insects in the dark?
How is silk taken from a cocoon?
How do I get rid of aphids?
How do I tune a guitar?
How does a quartz watch keep time?
How is stained glass made?
How do I solve a quadratic equation?
How do I poach an egg?
How does a touch screen sense a finger?
How do I prevent rust on garden tools?
How does photosynthesis work?
How are fossils formed?
What is a black hole?
What is the Pythagorean theorem?
What is the square root of 169?
What is the chemical symbol for silver?
What is the derivative of a sine?
What is the offside rule in football?
What is the difference between jam and marmalade?
What is a fugue?
What is a haiku?
What is recursion in programming?
What is the atomic number of carbon?
What is the largest bone in the body?
What is Ohm's law?
What is a regular expression?
What is the golden ratio?
What is the plural of octopus?
What is dovetail joinery?
What is the tempo of a waltz?
What is Schrodinger's cat about?
What is the moral of the fable of the fox and the grapes?
What causes hiccups?
What causes migraine?
What do pandas eat?
What do you feed a hamster?
What makes a diamond sparkle?
What does a compiler do?
What does an oboe sound like?
What happens when vinegar meets baking soda?
What kind of glue holds leather?
Which gas do plants absorb?
Which vitamin is in carrots?
Which wood is best for a bow?
Which bird lays the biggest egg?
Which metal is liquid at room temperature?
Which herbs go well with lamb?
Which element is the lightest?
Which instrument did Paganini play?
Which knot do climbers use?
Can a goldfish hear?
Can dogs see colours?
Is a tomato a fruit?
Is glass a liquid?
Are mushrooms plants?
Is zero an even number?
Does hot water freeze faster than cold?
Name the three primary colours.
Name a poem by Emily Dickinson.
Explain how a rocket engine works.
Explain the rules of backgammon.
How do magnets work?
Why is the sea salty?
What is a prime number?
How do I calculate the area of a circle?
Who invented the telephone?
How do I make pancakes without eggs?
What temperature should chicken be cooked to?
How do I get chewing gum out of clothes?
When should I prune roses?
How do I sew on a button?
What is a sonata?
Who wrote Moby Dick?
What is a libero in volleyball?
What is the formula for kinetic energy?
What is the function of the liver?
Who discovered radium?
How far is Mars from the Sun?
How long do cats live?
Can penguins fly?
What is quantum entanglement?
How does a hard disk store data?
What is the difference between RAM and ROM?
How do I undo the last commit in git?
Why is my laptop so slow?
How do I reset a forgotten password?
How do I merge two spreadsheets?
Which programming language should a beginner learn?
What is a hash table?
How does public key encryption work?
What is a neural network?
How do I center a div in CSS?
What is a memory leak?
How do noise-cancelling headphones work?
How does a hologram work?
How do I take a screenshot?
What is the best way to cook salmon?
How do I thicken a sauce?
Can I freeze cooked rice?
What can I use instead of buttermilk?
How do I peel garlic quickly?
How long do potatoes need to boil?
What is the secret of crispy roast potatoes?
How do I keep basil fresh?
How is tofu produced?
What is the difference between baking powder and yeast?
How many spoons of cocoa go into a cup?
Why did my cake collapse?
How do I whip cream by hand?
What is a roux?
How do I descale a kettle?
How do I clean a burnt pan?
How often should bed sheets be washed?
How do I get mould off the bathroom wall?
What removes grease from a carpet?
How do I fix a dripping tap?
How do I hang a picture straight?
Which drill bit do I need for tiles?
How do I iron a shirt?
How do I keep moths out of the wardrobe?
How do I sharpen a lawn mower blade?
When is the best time to sow lettuce?
How deep should garlic be planted?
How do I make compost?
Why are my tomato leaves turning yellow?
How often should I water a cactus?
Which flowers attract butterflies?
How do I keep slugs off my lettuce?
How do I graft an apple tree?
What soil do blueberries need?
How do I crochet a blanket?
How is felt made from wool?
Which needle is best for sewing leather?
How do I throw a pot on the wheel?
How do I fold a paper crane?
What is batik?
How do I bind a book?
How do I mix purple from paint?
What is the difference between oil and acrylic paint?
Who carved the statue of David?
What is impressionism?
Who painted The Scream?
What is a fresco?
Why did Van Gogh cut off his ear?
Who designed the Bauhaus chair with steel tubes?
What is perspective in drawing?
Who wrote Crime and Punishment?
Who is the narrator of The Great Gatsby?
How does Romeo and Juliet end?
What is an unreliable narrator?
Who wrote the Odyssey?
What is the name of Don Quixote's horse?
Which novel begins with a man waking as an insect?
How many books are in the Harry Potter series?
What is iambic pentameter?
Who wrote the tale of the little mermaid?
Who composed The Four Seasons?
How many valves does a trumpet have?
What is a minor chord?
Who sang Bohemian Rhapsody?
What is the range of an alto voice?
How do I read bass clef?
What does allegro mean in music?
Was Beethoven deaf when he wrote his last symphony?
How do I change a guitar string?
What is syncopation?
How is a point scored in badminton?
What is a hat trick?
How long is a basketball game?
What does love mean in tennis?
How high is a basketball hoop?
When is a goal offside in ice hockey?
How many rounds are there in a boxing match?
What is a birdie in golf?
How many balls are in an over in cricket?
How does a pawn move in chess?
How heavy is a shot put ball?
What is the binomial theorem?
How do I multiply two matrices?
What is the value of pi to five digits?
Who invented calculus?
What is the sum of the first hundred numbers?
What is an imaginary number?
What does the sigma sign mean in maths?
How do I find the inverse of a function?
What is the volume of a cone?
How many edges does a cube have?
What is the probability of rolling two sixes?
What is Newton's second law?
What is the unit of electric charge?
Why does a spinning top not fall over?
How does a prism split light?
What is absolute zero?
Is light a wave or a particle?
Who discovered the electron?
What is the Doppler effect?
How does a pulley reduce force?
Why does metal feel colder than wood?
What is a covalent bond?
What is the pH of lemon juice?
How many elements are in the periodic table?
Who drew up the periodic table?
What gas makes balloons float?
Why does iron rust?
How is soap made from fat?
What is a catalyst?
What burns with a green flame?
What is the chemical formula of table salt?
What is the difference between mitosis and meiosis?
What do mitochondria do?
Who described the double helix?
How do bacteria become resistant?
How do plants drink water?
What is a food chain?
Are viruses alive?
How do seeds know when to sprout?
What is the smallest bone in the ear?
How do kidneys filter blood?
What are the symptoms of appendicitis?
How do I treat a burn?
What helps against a sore throat?
Does aspirin thin the blood?
What is a normal pulse at rest?
Why do we dream?
How long does a cold last?
What causes gallstones?
Can stress cause hair loss?
How does anaesthesia work?
Who performed the first heart transplant?
Who invented the light bulb?
When was the bicycle invented?
Who was the first programmer?
When was the first photograph developed?
Who invented the thermometer?
Who came up with the sewing machine?
When were spectacles first worn?
Who invented barbed wire?
When did people start using toothbrushes?
Which planet has the shortest day?
What is a neutron star?
Why is Pluto no longer a planet?
How old is the universe?
What is a comet's tail made of?
When will Halley's comet return?
How big is the Milky Way?
Why does the Moon have phases?
Which is the brightest star in the night sky?
How do astronauts sleep in space?
What do koalas eat?
How fast can a cheetah run?
Do fish sleep?
Why do zebras have stripes?
How do bees make honey?
Which animal has the longest tongue?
How many stomachs does a cow have?
How do chameleons change colour?
Why do dogs wag their tails?
How many eggs does a sea turtle lay?
`;
