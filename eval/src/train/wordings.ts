/**
 * More wordings to fit weights on, for fields of the tune split alone: a field's path in the sheets, then questions that it
 * answers. They were written before any weight was fitted.
 */
export const WORDINGS = `
Geography|Area|total :: What size is {c}? :: How much ground does {c} cover in all?
Geography|Area|water :: How much of the surface of {c} is lakes and rivers?
Geography|Area|land :: How much dry ground does {c} have?
Geography|Land boundaries|total :: How many kilometres of border does {c} have?
Geography|Land boundaries|border countries :: Which states adjoin {c}? :: What countries lie next to {c}?
Geography|Coastline :: How long is the shore of {c}? :: How much seaside does {c} have?
Geography|Climate :: How hot or cold does it get in {c}? :: Does it rain a lot in {c}?
Geography|Terrain :: Is {c} flat or mountainous? :: What kind of countryside is found in {c}?
Geography|Natural hazards :: What natural catastrophes does {c} suffer from? :: What dangers from nature are there in {c}?
Geography|Total renewable water resources :: How much fresh water is available in {c}?
Geography|Environment - international agreements|party to :: Which treaties on protecting nature has {c} joined?
People and Society|Religions :: What do people in {c} believe in? :: Which churches have the most members in {c}?
People and Society|Population :: How many people live in {c}? :: How populous is {c}?
People and Society|Birth rate :: How often are children born in {c}?
People and Society|Age structure|0-14 years :: What part of the inhabitants of {c} are children?
People and Society|Age structure|65 years and over :: How many people in {c} are elderly?
People and Society|Urbanization|urban population :: How many people in {c} live in towns?
People and Society|Urbanization|rate of urbanization :: How fast are the towns of {c} growing?
People and Society|Major urban areas - population :: Which towns in {c} have the most inhabitants?
People and Society|Sex ratio|total population :: How many men are there for each woman in {c}?
People and Society|Infant mortality rate|total :: How many babies in {c} do not survive their first year? :: How high is child death in {c}?
People and Society|Contraceptive prevalence rate :: How many couples in {c} use birth control?
People and Society|Physicians density :: How well is {c} supplied with medical practitioners? :: How many people does one doctor in {c} look after?
People and Society|Hospital bed density :: How many sick people can be treated in the infirmaries of {c}? :: How many beds are there in the hospitals of {c}?
People and Society|Sanitation facility access|improved :: How many people in {c} have a toilet? :: Do the people of {c} have proper lavatories?
People and Society|Education expenditures :: What does {c} spend on teaching its young? :: How much of its wealth does {c} put into schooling?
People and Society|School life expectancy (primary to tertiary education)|total :: How many years do pupils in {c} spend in class?
People and Society|Children under the age of 5 years underweight :: How many infants in {c} are too thin?
People and Society|Nationality|noun :: What is somebody from {c} called? :: How do you call the citizens of {c}?
Government|Government type :: Is {c} a monarchy or a republic? :: How is {c} ruled?
Government|Capital|name :: From which town is {c} governed? :: What is the main city of {c}?
Government|Capital|time difference :: What time is it in {c} when it is noon in London? :: In which time zone is {c}?
Government|Capital|geographic coordinates :: At which latitude and longitude is the seat of government of {c}?
Government|National holiday :: When does {c} have its great day of festivities? :: Which anniversary is celebrated in all of {c}?
Government|Constitution :: When was the charter of {c} written? :: How old is the founding law of {c}?
Government|Executive branch|chief of state :: Who is the king or president at the top of {c}? :: Who reigns over {c}?
Government|Executive branch|head of government :: Who leads the ministers of {c}? :: Who is the premier of {c}?
Government|Executive branch|cabinet :: Who appoints the ministers of {c}?
Government|Executive branch|elections/appointments :: How does the president of {c} come into office?
Government|International organization participation :: Which clubs of nations does {c} belong to? :: Of which international bodies is {c} a member?
Government|Diplomatic representation in the US|chief of mission :: Who is the ambassador of {c} in Washington? :: Who speaks for {c} in America?
Government|Diplomatic representation in the US|chancery :: What is the address of the embassy of {c} in Washington?
Government|Political parties and leaders :: What parties are there in {c}? :: Which political groups sit in the assembly of {c}?
Government|Flag description :: What does the flag of {c} look like? :: Which symbols are on the ensign of {c}?
Government|National anthem|name :: What is the hymn of {c} called? :: What do people in {c} sing on solemn occasions?
Government|National anthem|lyrics/music :: Who composed the patriotic hymn of {c}? :: Who wrote the words of the song of {c}?
Economy|GDP (purchasing power parity) :: How much does {c} produce in a year, measured by what money buys there? :: What is everything that {c} makes in a year worth?
Economy|GDP - real growth rate :: By how much did the output of {c} increase? :: Is the economy of {c} getting bigger?
Economy|GDP - per capita (PPP) :: What is the income of each person in {c}? :: How wealthy are the inhabitants of {c}?
Economy|Agriculture - products :: Which crops and animals are raised in {c}? :: What is harvested in {c}?
Economy|Industrial production growth rate :: How quickly is manufacturing growing in {c}? :: How fast do the factories of {c} expand?
Economy|Unemployment rate :: How many people are out of work in {c}? :: How widespread is joblessness in {c}?
Economy|Population below poverty line :: What share of the people of {c} live in misery? :: How common is being poor in {c}?
Economy|Household income or consumption by percentage share|highest 10% :: How much of the income do the richest people of {c} have?
Economy|Household income or consumption by percentage share|lowest 10% :: What share of the money do the poorest families in {c} get?
Economy|Taxes and other revenues :: How much does the treasury of {c} take in? :: What does the tax office of {c} collect?
Economy|Public debt :: How deep is the government of {c} in debt? :: What are the liabilities of the state of {c}?
Economy|Debt - external :: How much does {c} owe to foreigners? :: How much has {c} borrowed from abroad?
Economy|Inflation rate (consumer prices) :: How quickly do prices go up in {c}? :: How much dearer does shopping get each year in {c}?
Economy|Exports - commodities :: What does {c} ship to other nations? :: What products leave {c} for foreign markets?
Economy|Exports - partners :: Who buys the goods of {c}? :: Who are the best customers of {c}?
Economy|Imports - commodities :: What does {c} have to bring in from other nations? :: What products does {c} get from overseas?
Economy|Imports - partners :: Who supplies {c} with goods? :: From which countries does {c} buy most?
Economy|Reserves of foreign exchange and gold :: How much bullion and foreign cash does {c} hold? :: How large are the gold stocks of {c}?
Economy|Exchange rates :: How much of the currency of {c} does one get for a dollar? :: What is the money of {c} worth in dollars?
Economy|Market value of publicly traded shares :: How much are all stocks of {c} worth?
Economy|Central bank discount rate :: What interest does the central bank of {c} ask?
Economy|Distribution of family income - Gini index :: How unequal are earnings in {c}?
Economy|Stock of direct foreign investment - at home :: How much have foreigners invested in {c}?
Energy|Electricity - production :: How much current do the power stations of {c} make? :: How much electric energy does {c} generate?
Energy|Electricity - consumption :: How much power do the people of {c} use? :: How much electric energy is consumed in {c}?
Energy|Electricity - from nuclear fuels :: How much of the power of {c} comes from atomic reactors? :: Does {c} have atomic energy?
Energy|Electricity - from hydroelectric plants :: How much of the power of {c} comes from dams? :: What share of electricity in {c} is made by water?
Energy|Electricity - installed generating capacity :: How much power could all plants of {c} deliver together?
Energy|Electricity - imports :: How much power does {c} buy from its neighbours?
Energy|Crude oil - imports :: How much petroleum does {c} buy abroad?
Energy|Refined petroleum products - consumption :: How much petrol and diesel is burned in {c}? :: How much fuel does {c} use?
Energy|Natural gas - consumption :: How much gas is burned in {c}?
Energy|Natural gas - proved reserves :: How much gas lies under the ground of {c}?
Communications|Telephones - mobile cellular|total :: How many people in {c} have a mobile? :: How many handsets are there in {c}?
Communications|Broadcast media :: What can one watch and hear on the air in {c}? :: Which networks does {c} have for news on screen?
Communications|Radio broadcast stations :: How many senders can be heard in {c}?
Communications|Television broadcast stations :: How many TV channels does {c} have?
Communications|Internet country code :: What is the top-level domain of {c}? :: Which ending do websites from {c} have?
Transportation|Airports :: How many airfields does {c} have? :: How many runways for aircraft are there in {c}?
Transportation|Heliports :: How many landing pads for helicopters are there in {c}?
Transportation|Pipelines :: How many kilometres of tubes carry oil and gas through {c}?
Transportation|Railways|total :: How many kilometres of rail tracks are there in {c}? :: How far can one travel by rail in {c}?
Transportation|Waterways :: How long are the rivers and canals that boats can use in {c}? :: How many kilometres of {c} are navigable?
Transportation|Merchant marine|total :: How many trading ships sail under the flag of {c}? :: How big is the commercial fleet of {c}?
Transportation|Ports and terminals|major seaport(s) :: Where in {c} do big ships load and unload? :: Where can ships dock in {c}?
Military|Military expenditures :: What do the armed forces of {c} cost? :: How large is the defence budget of {c}?
Transnational Issues|Refugees and internally displaced persons|refugees (country of origin) :: How many people have fled to {c} from other countries? :: How many asylum seekers live in {c}?
`;
